/** What happens while a runtime works, told to whoever counts it or writes it down. */
import type { Database } from '../store/database.ts';

/** Nothing here is personal: keys are the systems' own numbers, and messages are redacted. */
export type Observation =
  | {
      readonly kind: 'call';
      /** The id that the called system got, where it takes one, and under which the call is stored. */
      readonly id: string;
      readonly brand: string;
      readonly flow: string | null;
      readonly connector: string;
      readonly operation: string;
      /** The stored request that the call makes, where it writes. */
      readonly request: string | null;
      readonly records: number;
      readonly outcome: string;
      readonly status: number | null;
      readonly code: string | null;
      readonly durationMs: number;
    }
  | {
      /** A batch came to rest. */
      readonly kind: 'rest';
      readonly brand: string;
      readonly flow: string;
      readonly worker: string;
      readonly states: Readonly<Record<string, number>>;
    }
  | {
      readonly kind: 'webhook';
      /** Of the request; the answer names it. */
      readonly id: string;
      readonly brand: string;
      readonly connector: string;
      readonly status: number;
      readonly code: string | null;
      readonly accepted: number;
      readonly duplicates: number;
      readonly durationMs: number;
    }
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

type Observer = (observation: Observation) => void;

/** By database: each runtime opens its own. */
const observers = new WeakMap<Database, Set<Observer>>();

/** Tells the observers of a database. Without any it costs nothing. */
export function tell(database: Database, observation: Observation): void {
  for (const observer of observers.get(database) ?? []) observer(observation);
}

export function observe(database: Database, observer: Observer): void {
  const all = observers.get(database) ?? new Set();
  observers.set(database, all);
  all.add(observer);
}
