/**
 * What a compiled flow keeps of one record while it runs: a list of entries in a cache of the run. Each script reads the
 * whole list and writes it anew; answers of connector steps and what is remembered of earlier runs are appended to it.
 */
import { parsePayload } from '../parse-payload.ts';
import { failure } from '../platform.ts';

/** A record as the flow that received it hands it over. */
export interface Arrival {
  readonly key: string;
  readonly version: string;
  /** Key and version in one text: what the de-dupe step compares. */
  readonly dedupe: string;
  readonly source: 'webhook' | 'poll' | 'flow';
  readonly trigger: string;
  /** ISO 8601, UTC. It stays when the platform runs the record again, so that a repeat sends the same bytes. */
  readonly receivedAt: string;
  readonly event: unknown;
  /** Why it is no record of the flow: people are told. */
  readonly unread?: string;
  /** From 1, which is left out: how often the record was decided anew because a value had moved. */
  readonly attempt?: number;
}

/** What a target has confirmed, as expressions see it in `$effects`. */
export interface Effect {
  readonly lineReference: string;
  readonly step: string;
  readonly subject: string;
  readonly reference: string;
  readonly adjustmentId: string | null;
  /** Version that the target gave to what it changed. */
  readonly version: string | null;
  readonly [field: string]: unknown;
}

/** A write that was about to be sent. */
export interface Intended {
  readonly step: string;
  readonly reference: string;
}

export interface OpenRequest {
  readonly number: number;
  readonly reference: string;
  readonly message: string;
}

export interface State extends Omit<Arrival, 'event'> {
  readonly kind: 'state';
  /** Named results of the steps; starts with the event. */
  readonly context: Record<string, unknown>;
  effects: Effect[];
  triggers: string[];
  /** Of earlier runs: what of it is confirmed stands under effects. */
  intended: Intended[];
  /** The newest version that was processed. */
  newest?: string;
  /** What earlier runs have tracked, where expressions read it. */
  before?: Record<string, unknown>;
  /** Why the record goes no further. */
  ended?: { readonly kind: 'skipped' | 'stale' | 'stopped'; readonly reason: string };
  /** Something was raised that another try may mend, so that the record is looked at again when it is polled again. */
  waits?: boolean;
  /** Of this run, or of earlier ones: nothing is sent before it was looked for. */
  recalled?: true;
  /** What people are told, and by what they find the record: handed on by the last script. */
  findings: Finding[];
  /** Records for other flows, and this one again where it has to be decided anew. */
  handed: Handed[];
  tracked?: Tracked;
  /** The step whose call is out or was made last. */
  asked?: string;
  /** Requests of that step, as they were made. */
  requests: Request[];
  /** Of them, those whose outcome is not known. */
  open: OpenRequest[];
}

/** One call of a connector step. */
export interface Request {
  readonly kind: 'request';
  readonly number: number;
  readonly step: string;
  /** As the endpoint takes them: texts. */
  readonly parameters: Readonly<Record<string, string>>;
  /** In the connector's names, as it is sent. */
  readonly body?: unknown;
  /** What expressions that read the answer see as the request. */
  readonly request?: unknown;
  readonly given?: Readonly<Record<string, unknown>>;
  readonly reference?: string;
  readonly lines?: readonly Line[];
  /** Of a write for each part of the record: the part, by its number, and what people find it by. */
  readonly part?: number;
  readonly subject?: string;
}

export interface Line {
  readonly lineReference: string;
  readonly subject: string;
  readonly [field: string]: unknown;
}

export interface Answer {
  readonly kind: 'answer';
  /** Of the request; absent where the platform has not passed it on. */
  readonly number?: number;
  readonly outcome: 'ok' | 'dataError' | 'conflict' | 'superseded' | 'unknown';
  readonly code?: string;
  readonly message?: string;
  readonly body?: unknown;
}

/** What later runs of the same record need to know. */
export interface Memory {
  readonly kind: 'memory';
  readonly trigger?: string;
  readonly effects?: readonly Effect[];
  readonly intended?: readonly Intended[];
  /** Of what was intended, what certainly had no effect. */
  readonly refused?: readonly Intended[];
  readonly newest?: string;
  readonly tracked?: Readonly<Record<string, unknown>>;
}

/** Something was confirmed for the record: a longer memory than the cache keeps that much. */
export interface Wrote {
  readonly kind: 'wrote';
  readonly key: string;
}

/** That memory knows of nothing that was confirmed for the record. */
export interface Unwritten {
  readonly kind: 'unwritten';
  readonly key: string;
}

/** An exception that people are told of. `id` names it among all of the flow. */
export interface Finding {
  readonly kind: 'finding';
  readonly id: string;
  readonly code: string;
  readonly key: string;
  readonly subject: string;
  readonly message: string;
}

/** A record for another flow of the brand, by its id, or for this one. */
export interface Handed extends Arrival {
  readonly kind: 'handed';
  readonly to: string;
}

/** Values by which people look the record up; texts of at most 255 characters. */
export interface Tracked {
  readonly kind: 'tracked';
  readonly key: string;
  readonly [name: string]: string;
}

/** The record is at rest, and the same version of it need not be looked at again. */
export interface Done {
  readonly kind: 'done';
  readonly dedupe: string;
}

export type Entry = State | Request | Answer | Memory | Wrote | Unwritten | Finding | Handed | Tracked | Done;

/** The list, however deeply appending has nested it. Errors: those of `parsePayload`, `ENTRIES_UNREADABLE`. */
export function entriesOf(payload: string | null, id: string): Entry[] {
  const whole = parsePayload(payload, id);
  const entries = (Array.isArray(whole) ? whole : [whole]).flat(5) as Entry[];
  if (entries.every((entry) => typeof entry?.kind === 'string')) return entries;
  throw failure(
    'ENTRIES_UNREADABLE',
    `${id} was given something else than entries of a record`,
    'Compare the steps before it with the import document: a cache step loads the record there',
  );
}

/** Error: `ENTRIES_UNREADABLE` where none is there. */
export function stateOf(entries: readonly Entry[], id: string): State {
  const state = entries.findLast((entry): entry is State => entry.kind === 'state');
  if (state) return state;
  throw failure(
    'ENTRIES_UNREADABLE',
    `${id} was given no state of a record`,
    'Compare the steps before it with the import document: the cache of the run is named "record"',
  );
}
