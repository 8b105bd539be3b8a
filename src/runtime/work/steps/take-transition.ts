/** Moves along a declared state machine: a change that it does not list becomes an exception, never a guess. */
import type { Machine } from '../../../../schemas/formats/flow/machine.ts';
import type { ReadyStep } from '../../plan/compile-plan.ts';
import type { RecordRun } from '../record-run.ts';

type Transition = Machine['transitions'][number];

/** The transition to make; `undefined` where none is, or why there can be none. */
export function transitionOf(
  machine: Machine,
  from: unknown,
  to: unknown,
): Transition | { readonly refused: string } | undefined {
  if (to === undefined || to === null) return undefined;
  const standing = from ?? machine.initial;
  for (const state of [standing, to]) {
    if (typeof state !== 'string' || !Object.hasOwn(machine.states, state)) {
      return { refused: `${JSON.stringify(state)} is no state of this machine.` };
    }
  }
  if (standing === to) return undefined;
  const declared = machine.transitions.find((transition) => transition.from === standing && transition.to === to);
  return declared ?? { refused: `It is "${standing}" there, and may not become "${to}" from that.` };
}

export function takeTransition(step: Extract<ReadyStep, { shape: 'flow-control' }>, run: RecordRun): void {
  const bindings = run.bindings();
  const from = step.from.evaluate(run.context, bindings);
  const transition = transitionOf(step.machine, from, step.to.evaluate(run.context, bindings));
  if (!transition) return;
  if ('refused' in transition) run.stop(step.id, step.machine.exception, transition.refused);
  else run.context[step.into] = transition;
}
