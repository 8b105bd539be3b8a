/** Stores what webhooks bring: those that come at the same time in one transaction, and no more than can be held. */
import { setTimeout as wait } from 'node:timers/promises';
import { failPoint } from '../fail-point.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { type Gatherer, gather } from '../store/gather.ts';
import { type ArrivedEvent, acceptEvents } from './accept-events.ts';

export interface Accepted {
  readonly accepted: number;
  readonly duplicates: number;
}

/** Why nothing was stored: the sender is to try again. What is stored after all by then is known as a duplicate. */
export interface NotStored {
  readonly busy: string;
}

interface Arrival {
  readonly events: readonly ArrivedEvent[];
  readonly bytes: number;
}

type Stored = Accepted | { readonly error: unknown };

interface Store {
  readonly database: Database;
  readonly gatherer: Gatherer<Arrival, Stored>;
  webhooks: number;
  bytes: number;
}

/** Webhooks that wait to be stored, and their bytes: past either, the store is too slow to take more. */
export const waitingLimits = { webhooks: 2_000, bytes: 33_554_432 } as const;
/** A sender is not kept waiting for longer; milliseconds. */
const storingMs = 10_000;
const gathering = { mostAtOnce: 200, delayMs: 2 };

const stores = new WeakMap<Queue, Store>();

/** Errors are those of the database. */
export async function storeArrived(
  context: { readonly database: Database; readonly queue: Queue },
  events: readonly ArrivedEvent[],
  bytes: number,
): Promise<Accepted | NotStored> {
  const store = storeOf(context);
  if (isFull(store)) return { busy: 'More webhooks have come than could be stored so far.' };
  store.webhooks += 1;
  store.bytes += bytes;
  const storing = store.gatherer.add({ events, bytes }).finally(() => {
    store.webhooks -= 1;
    store.bytes -= bytes;
  });
  const late = new AbortController();
  try {
    const stored = await Promise.race([storing, wait(storingMs, undefined, { signal: late.signal })]);
    if (stored === undefined) return { busy: `It was not stored within ${storingMs} ms.` };
    if ('error' in stored) throw stored.error;
    return stored;
  } finally {
    late.abort();
    storing.catch(() => undefined);
  }
}

/** Whether a webhook that comes now would be refused. */
export const isIntakeFull = (queue: Queue): boolean => {
  const store = stores.get(queue);
  return store !== undefined && isFull(store);
};

const isFull = ({ webhooks, bytes }: Store): boolean =>
  webhooks >= waitingLimits.webhooks || bytes >= waitingLimits.bytes;

function storeOf(context: { readonly database: Database; readonly queue: Queue }): Store {
  const { database, queue } = context;
  const known = stores.get(queue);
  if (known?.database === database) return known;
  const gatherer = gather((arrivals: readonly Arrival[]) => storeAll(context, arrivals), gathering);
  const store = { database, gatherer, webhooks: 0, bytes: 0 };
  stores.set(queue, store);
  return store;
}

/** All in one transaction; where the data of one breaks it, each in its own, so that its neighbours are stored. */
async function storeAll(
  context: { readonly database: Database; readonly queue: Queue },
  arrivals: readonly Arrival[],
): Promise<Stored[]> {
  try {
    return await storeTogether(context, arrivals);
  } catch (error) {
    if (arrivals.length === 1 || !isOfData(error)) return arrivals.map(() => ({ error }));
    const each: Stored[] = [];
    for (const arrival of arrivals) each.push(...(await storeAll(context, [arrival])));
    return each;
  }
}

async function storeTogether(
  { database, queue }: { readonly database: Database; readonly queue: Queue },
  arrivals: readonly Arrival[],
): Promise<Stored[]> {
  const events = arrivals.flatMap((arrival) => arrival.events);
  const { isNew } = await database.transaction(async (transaction) => {
    const accepted = await acceptEvents(transaction, queue, events);
    await failPoint('intake.storing');
    return accepted;
  });
  let next = 0;
  return arrivals.map((arrival) => {
    const accepted = arrival.events.filter(() => isNew[next++]).length;
    return { accepted, duplicates: arrival.events.length - accepted };
  });
}

/** PostgreSQL's classes 22 (data), 23 (constraints) and 54 (limits): another payload would not meet it. */
const isOfData = (error: unknown): boolean => /^(?:22|23|54)/.test((error as { code?: string }).code ?? '');
