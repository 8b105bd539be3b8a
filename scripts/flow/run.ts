/** One record on its way through the steps of one script. */
import { causeOf, failure } from '../platform.ts';
import type { Memory, State, Wrote } from './entries.ts';

export interface Flow {
  readonly id: string;
  readonly brand: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Codes of the exceptions that it declares; those with 1 may be gone when the record is looked at again. */
  readonly exceptions: Readonly<Record<string, 0 | 1>>;
  /** Raised for what has another form than its schema. */
  readonly schemaException: string;
  /** Raised where nothing but a person can find out what became of a call. */
  readonly unknownException: string;
  /** Its expressions read what earlier runs have tracked, so that it is remembered. */
  readonly isTrackedRead?: 1;
}

/** How often a record is decided anew before people are told. */
const mostAttempts = 5;

/** What a mapping or a check says of a value that it can not take. */
export class Unusable extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Thrown {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly details?: { readonly raised?: boolean };
}

export class Run {
  readonly flow: Flow;
  readonly state: State;
  /** What this script wants to be remembered. */
  readonly added: (Memory | Wrote)[] = [];

  constructor(flow: Flow, state: State) {
    this.flow = flow;
    this.state = state;
  }

  /** What expressions see beside the context. */
  bindings(): Readonly<Record<string, unknown>> {
    const { key, source, triggers, effects, before = {}, attempt = 1 } = this.state;
    // A run has one record, so that no other has come to the same step.
    const record = { key, source, attempt, triggers, tracked: before, together: 1 };
    return { settings: this.flow.settings, effects, record };
  }

  raise(step: string, code: string, subject: string, message: string): void {
    const { key, findings } = this.state;
    const said = message.slice(0, 1000);
    findings.push({ kind: 'finding', id: [step, key, subject, code].join('|'), code, key, subject, message: said });
    if (this.flow.exceptions[code] === 1) this.state.waits = true;
  }

  /** Raises an exception for the whole record and ends it. */
  stop(step: string, code: string, message: string): void {
    this.raise(step, code, '', message);
    this.state.ended = { kind: 'stopped', reason: code };
  }

  /** What was decided on has moved on: the record is taken up from the start, a bounded number of times. */
  decideAnew(step: string, message: string): void {
    if (this.state.ended) return;
    const { key, version, dedupe, source, trigger, context, attempt = 1, handed } = this.state;
    if (attempt >= mostAttempts) {
      this.state.waits = true;
      this.stop(step, this.flow.unknownException, message);
      return;
    }
    const receivedAt = new Date().toISOString();
    const again = { key, version, dedupe, source, trigger, receivedAt, event: context.event, attempt: attempt + 1 };
    handed.push({ ...again, kind: 'handed', to: this.flow.id });
    this.state.waits = true;
    this.state.ended = { kind: 'stopped', reason: 'decided anew' };
  }

  /** A step that can not take the record ends it with an exception. */
  guarded(step: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      const { code, message, details } = error as Thrown;
      // A code that the flow declares was raised by a mapping, with $fail.
      if (typeof code === 'string' && Object.hasOwn(this.flow.exceptions, code)) this.stop(step, code, `${message}`);
      else if (error instanceof Unusable || details?.raised)
        this.stop(step, this.flow.schemaException, `${code} ${message}`);
      else if (typeof code === 'string')
        this.stop(step, this.flow.schemaException, `EXPRESSION_FAILED ${causeOf(error)}`);
      else throw failure('STEP_BROKEN', `The step ${step} of ${this.flow.id} broke: ${message}`, 'Report it');
    }
  }
}

/** A list as expressions give it: nothing is an empty one, a single value a list of one. */
export function listOf(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
