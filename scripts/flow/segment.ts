/**
 * The shell of a script between two connector steps of a compiled flow. In: the entries of the record. It reads what
 * the call before has answered, takes the record through the steps that call nobody, and says what the next call asks
 * for. Out: the record's state, and what flow control and the route behind it hand on one by one.
 */
import { failure, type PlatformScript } from '../platform.ts';
import type { Fold } from './answers.ts';
import type { Call } from './calls.ts';
import {
  type Answer,
  type Entry,
  entriesOf,
  type Intended,
  type Memory,
  type Request,
  type State,
  stateOf,
} from './entries.ts';
import type { Step } from './pure-steps.ts';
import { type Flow, Run } from './run.ts';

export interface Segment {
  readonly id: string;
  readonly flow: Flow;
  /** Step to what reads its answers. */
  readonly after?: { readonly step: string; readonly fold: Fold };
  readonly steps: readonly (readonly [id: string, step: Step])[];
  /** The step whose call comes next; a step that reads back keeps the requests that it is about. */
  readonly call?: {
    readonly step: string;
    readonly ask: Call;
    readonly isReadBack?: 1;
    /** Of a write that carries no key: what becomes of one that an earlier run may have sent. */
    readonly unkeyed?: { readonly readBack?: 1; readonly onUnknown?: string };
  };
  /** Stands right behind another script of its leg, and hands on what that one has put out. */
  readonly continues?: 1;
  /** Another script of its leg stands right behind it. */
  readonly goesOn?: 1;
}

/** What the call of a step that reads back is named by. */
export const readBackSuffix = ' read back';

/** Requests of one step for one record; more than that is a mistake of the flow. */
const mostRequests = 100;

/** The function that the platform calls. Errors: those of `entriesOf`, `ANSWER_MISSING`, `REQUESTS_TOO_MANY`, `STEP_BROKEN`. */
export function segmentScript(segment: Segment): PlatformScript {
  const { id, flow, after, steps, call, continues, goesOn } = segment;
  return async (data) => {
    const entries = entriesOf(data.payload, id);
    const state = stateOf(entries, id);
    const run = new Run(flow, state);
    recall(run, entries);
    if (state.unread !== undefined && !state.ended) run.stop('intake', flow.schemaException, state.unread);
    if (state.asked !== undefined) {
      const answers = answersOf(state, entries, after?.step, id);
      run.guarded(state.asked, () => after?.fold(run, answers));
    }
    for (const [step, take] of steps) {
      if (state.ended) break;
      run.guarded(step, () => take(run));
    }
    const requests: Request[] = [];
    const asks = call && !state.ended && (call.isReadBack !== 1 || state.open.length > 0);
    if (asks) run.guarded(call.step, () => requests.push(...unsent(run, call, call.ask(run))));
    if (requests.length > mostRequests) {
      const what = `The step ${call?.step} of ${flow.id} asks for ${requests.length} calls for one record`;
      throw failure('REQUESTS_TOO_MANY', what, `Up to ${mostRequests} are made; use the runtime for larger records`);
    }
    delete state.asked;
    if (requests.length > 0 && call) state.asked = call.step;
    const carried = continues ? entries.filter(({ kind }) => kind !== 'state') : [];
    const told = call || goesOn ? [] : lastOf(state);
    return {
      ...data,
      payload: JSON.stringify([state, ...requests, ...carried, ...run.added, ...told]),
      logs: [...(data.logs ?? []), `${id}: ${state.key} ${state.ended?.reason ?? `${requests.length} calls`}`],
    };
  };
}

/** What was appended since the last script: of earlier runs, and by the connector step. */
function recall(run: Run, entries: readonly Entry[]): void {
  const { state } = run;
  if (state.recalled) return;
  state.recalled = true;
  const memories = entries.filter((entry): entry is Memory => entry.kind === 'memory');
  for (const { trigger, effects, intended = [], refused = [], newest, tracked } of memories) {
    state.intended.push(...intended);
    const isRefused = (one: Intended) =>
      refused.some(({ step, reference }) => step === one.step && reference === one.reference);
    state.intended = state.intended.filter((one) => !isRefused(one));
    if (trigger !== undefined && !state.triggers.includes(trigger)) state.triggers.push(trigger);
    for (const effect of effects ?? []) {
      const known = state.effects.some(
        ({ step, lineReference }) => step === effect.step && lineReference === effect.lineReference,
      );
      if (!known) state.effects.push(effect);
    }
    if (newest !== undefined && newest > (state.newest ?? '')) state.newest = newest;
    if (tracked) state.before = { ...state.before, ...tracked };
  }
  const isUnwritten = entries.some(({ kind }) => kind === 'unwritten');
  if (isUnwritten || state.effects.length > 0) return;
  // Planned anew without them, units would move twice.
  run.stop(
    'memory',
    run.flow.unknownException,
    `MEMORY_LOST What was confirmed for ${state.key} is no longer in the cache of the flow. Bring the record to its end by hand, or with the runtime.`,
  );
}

/**
 * What was not sent before. A write without a key is noted before it is sent, and one that an earlier run has noted is
 * never sent blindly again: it is looked for, or left to people.
 */
function unsent(run: Run, { step, isReadBack, unkeyed }: NonNullable<Segment['call']>, asked: Request[]): Request[] {
  const { state } = run;
  if (isReadBack !== 1) state.requests = asked;
  if (!unkeyed) return asked;
  const fresh: Request[] = [];
  for (const request of asked) {
    const { number, reference = '' } = request;
    const isNoted = state.intended.some((one) => one.step === step && one.reference === reference);
    const message = 'An earlier run may have sent it.';
    if (!isNoted) fresh.push(request);
    else if (unkeyed.readBack) state.open.push({ number, reference, message });
    else run.stop(step, unkeyed.onUnknown ?? run.flow.unknownException, `${message} Reference ${reference}.`);
  }
  const intended = fresh.map(({ reference = '' }) => ({ step, reference }));
  if (intended.length > 0) run.added.push({ kind: 'memory', intended });
  return state.ended ? [] : fresh;
}

/** What the record comes to. It is not done while something waits that another look may mend. */
function lastOf({ findings, handed, tracked, waits, dedupe }: State): Entry[] {
  return [...findings, ...handed, ...(tracked ? [tracked] : []), ...(waits ? [] : [{ kind: 'done', dedupe } as const])];
}

/**
 * Answers with the number of their request: the only one's where the platform has not passed it on. A call without an
 * answer must never be passed over, whatever the platform does with the legs behind one that failed.
 */
function answersOf(state: State, entries: readonly Entry[], after: string | undefined, id: string): Answer[] {
  const { requests, open, asked } = state;
  const isReadBack = asked?.endsWith(readBackSuffix) === true;
  const expected = isReadBack ? open : requests.filter(({ number }) => !open.some((one) => one.number === number));
  const given = entries.filter((entry): entry is Answer => entry.kind === 'answer');
  const [only] = expected;
  const answers = given.map((answer) =>
    answer.number === undefined && expected.length === 1 && only ? { ...answer, number: only.number } : answer,
  );
  if (asked === after && expected.every(({ number }) => answers.some((answer) => answer.number === number)))
    return answers;
  throw failure(
    'ANSWER_MISSING',
    `${id} finds no answer to a call of ${asked}`,
    'Look at the connector step of this name: it failed, or its response script is not the one of the build',
  );
}
