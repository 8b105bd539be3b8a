/**
 * Holds what the runtime believes of its writes against the ledger of the emulated system. All requests of one write
 * bear one mark, and so do the rows that come of them: each write is found by its own rows, whatever others do.
 */
import type { Effect } from '../../src/emulators/core/ledger.ts';
import type { StoredRequest } from '../../src/runtime/work/effects.ts';

export type WriteState = StoredRequest['state'];

export interface WriteEnd {
  readonly mark: string;
  readonly state: WriteState;
  /** Its operation has no protection against a repeat, so that nothing may be able to tell what came of it. */
  readonly unprotected: boolean;
  /** The operation of the ledger that it is found by, where the system does more by itself; default any. */
  readonly effect?: string | undefined;
}

/** Marks of writes, and of the rows of nobody. */
export interface Judgement {
  /** Confirmed, and the ledger has nothing of it. */
  readonly lost: string[];
  /** More than one request had an effect, or one effect was made more than once. */
  readonly doubled: string[];
  /** Refused or abandoned, and yet it took effect. */
  readonly denied: string[];
  /** Not known although the operation is protected, or left without an end. */
  readonly unsettled: string[];
  /** Unknown for good: the system offers no way to know. */
  readonly unknown: string[];
  /** Those of the unknown ones that took effect. */
  readonly unknownApplied: string[];
  /** Rows that no write asked for. */
  readonly stray: string[];
}

/** Calls that make things ready bear this mark; what comes of them is nobody's. */
const preparation = 'preparation';

export function judge(ends: readonly WriteEnd[], rows: readonly Effect[]): Judgement {
  const judgement = {
    lost: [] as string[],
    doubled: [] as string[],
    denied: [] as string[],
    unsettled: [] as string[],
    unknown: [] as string[],
    unknownApplied: [] as string[],
    stray: [] as string[],
  };
  const effects = new Map(ends.map(({ mark, effect }) => [mark, effect]));
  /** The requests with effects, by mark. */
  const requests = new Map<string, Set<number | null>>();
  const found = new Set<string>();
  const doubled = new Set<string>();
  for (const { sequence, operation, reference, request, mark, count } of rows) {
    if (mark === preparation) continue;
    if (mark === null || !effects.has(mark)) {
      judgement.stray.push(`row ${sequence}: ${operation} ${reference}, mark ${mark ?? 'none'}`);
      continue;
    }
    requests.set(mark, (requests.get(mark) ?? new Set()).add(request));
    if ((effects.get(mark) ?? operation) === operation) found.add(mark);
    if (count > 1) doubled.add(mark);
  }
  for (const { mark, state, unprotected } of ends) {
    const times = requests.get(mark)?.size ?? 0;
    const applied = times > 0;
    if (times > 1 || doubled.has(mark)) judgement.doubled.push(mark);
    if (state === 'confirmed') {
      if (!found.has(mark)) judgement.lost.push(mark);
    } else if (state === 'refused' || state === 'abandoned') {
      if (applied) judgement.denied.push(mark);
    } else if (state === 'unknown' && unprotected) {
      judgement.unknown.push(mark);
      if (applied) judgement.unknownApplied.push(mark);
    } else judgement.unsettled.push(mark);
  }
  return judgement;
}

const said: Readonly<Partial<Record<keyof Judgement, string>>> = {
  lost: 'confirmed, and not in the ledger',
  doubled: 'in the ledger more than once',
  denied: 'refused or abandoned, and yet in the ledger',
  unsettled: 'not settled although the operation is protected',
  stray: 'in the ledger, and nobody asked for it',
};
const named = 5;

/** What is wrong, in sentences; empty when the ledger and the runtime agree. */
export function faultsOf(judgement: Judgement): string[] {
  return Object.entries(said).flatMap(([kind, words]) => {
    const marks = judgement[kind as keyof Judgement];
    if (marks.length === 0) return [];
    return [`${marks.length} ${words}: ${marks.slice(0, named).join('; ')}${marks.length > named ? '; …' : ''}`];
  });
}
