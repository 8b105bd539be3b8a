/** One record on its way through the steps of a plan, in memory. */

import type { ArrivedEvent, JobData } from '../intake/accept-events.ts';
import type { Job } from '../queue/queue.ts';

/** A record as stored, with the event that it works on. */
export interface StoredRecord {
  readonly brand: string;
  readonly flow: string;
  readonly key: string;
  readonly revision: number;
  readonly processed_revision: number;
  readonly source: 'webhook' | 'poll' | 'flow' | 'recheck' | 'replay';
  readonly attempt: number;
  readonly newest_version: string | null;
  readonly triggers: readonly string[];
  readonly tracked: Readonly<Record<string, unknown>>;
  readonly event: unknown;
  /** Hash of the version of the blueprint that worked first on what arrived last. */
  readonly first_blueprint: string | null;
  /** The version of the blueprint that it has begun on and not come to rest; null: none. */
  readonly begun_on: string | null;
}

/** What the target has confirmed for a record (a line of a batch, a single write), as expressions see it in $effects. */
export interface ConfirmedEffect {
  readonly lineReference: string;
  /** The step that wrote it. */
  readonly step: string;
  readonly subject: string;
  readonly reference: string;
  readonly adjustmentId: string | null;
  /** Version that the target gave to what it changed; null where it gives none. */
  readonly version: string | null;
  readonly [field: string]: unknown;
}

export interface RaisedException {
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly step: string;
}

/** How a run ended, where it did not reach the last step. */
export type RunEnd =
  | { readonly kind: 'skipped'; readonly reason: string }
  /** What arrived is older than what was processed: it says nothing, the record stays as it is. */
  | { readonly kind: 'stale'; readonly reason: string }
  | { readonly kind: 'retry'; readonly step: string; readonly message: string; readonly counts: boolean }
  | { readonly kind: 'stopped' };

export class RecordRun {
  readonly job: Job;
  readonly data: JobData;
  readonly record: StoredRecord;
  /** Named results of the steps; starts with the event. */
  readonly context: Record<string, unknown>;
  readonly raised: RaisedException[] = [];
  readonly tracked: Record<string, unknown> = {};
  /** Events of other flows, stored when this record comes to rest. */
  readonly handedOver: ArrivedEvent[] = [];
  /** The rows that tell of its readings are stored before it comes to rest. */
  readonly storing: Promise<void>[] = [];
  effects: readonly ConfirmedEffect[] = [];
  newestVersion: string | null = null;
  end: RunEnd | undefined;
  /** Records of the batch that have come to the same step. */
  together = 1;
  /** References of lines that this very run found refused, by a system that works on them later: not sent again in it. */
  readonly refused = new Set<string>();
  private readonly settings: Readonly<Record<string, unknown>>;

  constructor(job: Job, data: JobData, record: StoredRecord, settings: Readonly<Record<string, unknown>>) {
    this.job = job;
    this.data = data;
    this.record = record;
    this.settings = settings;
    this.context = { event: record.event };
  }

  /** What expressions see beside the context. */
  bindings(): Record<string, unknown> {
    return {
      settings: this.settings,
      effects: this.effects,
      record: {
        key: this.record.key,
        source: this.record.source,
        attempt: this.record.attempt + 1,
        triggers: this.record.triggers,
        tracked: this.record.tracked,
        together: this.together,
      },
    };
  }

  get urgent(): boolean {
    return this.job.priority > 0;
  }

  raise(step: string, code: string, subject: string, message: string): void {
    this.raised.push({ step, code, subject, message });
  }

  /** Raises an exception for the whole record and ends the run. */
  stop(step: string, code: string, message: string): void {
    this.raise(step, code, '', message);
    this.end = { kind: 'stopped' };
  }
}
