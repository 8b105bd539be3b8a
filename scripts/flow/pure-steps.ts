/** Steps that call nobody. A script takes along only those that its flow uses. */
import type { Machine } from '../../schemas/formats/flow/machine.ts';
import { transitionOf } from '../../src/runtime/work/steps/take-transition.ts';
import type { Check, Evaluate } from '../platform.ts';
import type { Handed } from './entries.ts';
import { listOf, type Run, Unusable } from './run.ts';

export type Step = (run: Run) => void;

export interface Mapping {
  readonly id: string;
  readonly checkSource: Check;
  readonly checkTarget: Check;
  readonly evaluate: Evaluate;
}

/** Throws `Unusable` with `SOURCE_MISMATCH`, `TARGET_MISMATCH`, or the code that the mapping raised. */
export function mapped({ id, checkSource, checkTarget, evaluate }: Mapping, input: unknown, run: Run): unknown {
  // As it would come from the wire: without what JSON does not know.
  const given: unknown = input === undefined ? undefined : JSON.parse(JSON.stringify(input));
  const unfit = checkSource(given);
  if (unfit) throw new Unusable('SOURCE_MISMATCH', `The input of ${id} does not fit: ${unfit.path} ${unfit.reason}.`);
  const result = evaluate(given, { settings: run.flow.settings });
  const wrong = checkTarget(result);
  if (wrong) throw new Unusable('TARGET_MISMATCH', `The result of ${id} does not fit: ${wrong.path} ${wrong.reason}.`);
  return result;
}

/** Only records for which `when` is true pass through the step. */
export function onlyWhen(when: Evaluate, step: Step): Step {
  return (run) => {
    if (when(run.state.context, run.bindings()) === true) step(run);
  };
}

export function mapStep(mapping: Mapping, input: Evaluate, into: string): Step {
  return (run) => {
    run.state.context[into] = mapped(mapping, input(run.state.context, run.bindings()), run);
  };
}

export function filterStep(keep: Evaluate, reason: string): Step {
  return (run) => {
    if (keep(run.state.context, run.bindings()) !== true) run.state.ended = { kind: 'skipped', reason };
  };
}

export function deDupeStep(version: Evaluate, fresh: Evaluate | undefined, reason: string): Step {
  return (run) => {
    const { context, newest } = run.state;
    const found = version(context, run.bindings());
    if (typeof found !== 'string') return;
    const isFresh = fresh?.(context, run.bindings()) === true;
    if (!isFresh && newest !== undefined && found < newest) run.state.ended = { kind: 'stale', reason };
    else if (newest !== found) {
      run.state.newest = found;
      run.added.push({ kind: 'memory', newest: found });
    }
  };
}

export function assertStep(step: string, findings: Evaluate): Step {
  return (run) => {
    for (const found of listOf(findings(run.state.context, run.bindings()))) {
      const { code, subject, message } = (found ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof code !== 'string' || typeof subject !== 'string' || typeof message !== 'string') {
        throw new Unusable('FINDINGS_MALFORMED', `The step ${step} gives findings without code, subject and message.`);
      }
      run.raise(step, code, subject, message);
    }
  };
}

/** Moves along a state machine: a change that it does not list ends the record with the exception of the machine. */
export function controlStep(step: string, machine: Machine, from: Evaluate, to: Evaluate, into: string): Step {
  return (run) => {
    const { context } = run.state;
    const bindings = run.bindings();
    const transition = transitionOf(machine, from(context, bindings), to(context, bindings));
    if (!transition) return;
    if ('refused' in transition) run.stop(step, machine.exception, transition.refused);
    else context[into] = transition;
  };
}

/** Records that one record may hand over at one step. */
const mostHanded = 1_000;

/** Hands records to another flow; `trigger` is the one through which that flow takes them. */
export function handStep(step: string, records: Evaluate, to: string, trigger: string): Step {
  return (run) => {
    const found = listOf(records(run.state.context, run.bindings())) as Partial<Handed>[];
    const fits = found.every(
      ({ key, version, event }) => key && version && typeof key === 'string' && typeof version === 'string' && event,
    );
    if (!fits || found.length > mostHanded) {
      const needed = `up to ${mostHanded} records are needed, each with key and version as texts, and an event`;
      throw new Unusable('HANDED_OVER_WRONG', `The step ${step} can not hand its records over: ${needed}.`);
    }
    for (const { key = '', version = '', event } of found) {
      const dedupe = `${trigger}|${key}|${version}`;
      const { receivedAt } = run.state;
      run.state.handed.push({ kind: 'handed', to, key, version, dedupe, source: 'flow', trigger, receivedAt, event });
    }
  };
}

/** The platform shows values of at most 255 characters. */
const longestTracked = 255;

export function trackStep(values: Readonly<Record<string, Evaluate>>): Step {
  return (run) => {
    const { context, before = {}, key } = run.state;
    const tracked: Record<string, string> = { ...run.state.tracked };
    const moved: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(values)) {
      const found = value(context, run.bindings());
      if (found === undefined) continue;
      const text = JSON.stringify(found);
      if (text !== JSON.stringify(before[name])) moved[name] = found;
      if (found !== null) tracked[name] = (typeof found === 'string' ? found : text).slice(0, longestTracked);
    }
    if (run.flow.isTrackedRead && Object.keys(moved).length > 0) run.added.push({ kind: 'memory', tracked: moved });
    run.state.tracked = { ...tracked, kind: 'tracked', key };
  };
}
