/** Demands that machines speak of their own states alone. */
import type { Machine } from '../../../schemas/formats/flow/machine.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { machineProject } from '../example-machine.ts';
import { examplePaths } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MACHINE_STATE_UNKNOWN',
  title: 'The initial state and the transitions of a machine are of its states, each transition once',
  explanation:
    'A transition from or to a state that the machine does not have is never taken: the change that it should permit would become an exception.',
  next: 'Declare the state, or correct its name.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [name, machine] of Object.entries(flow.machines ?? {})) {
        const at = pointerTo('/machines', name);
        for (const { pointer, state } of namedStates(machine)) {
          if (Object.hasOwn(machine.states, state)) continue;
          report(file, `${at}${pointer}`, {
            what: `The machine "${name}" has no state "${state}"`,
            why: 'What is said about it would never hold.',
            next: suggestion(state, Object.keys(machine.states)),
          });
        }
        for (const index of repeated(machine)) {
          report(file, pointerTo(at, 'transitions', index), {
            what: 'This transition is declared already',
            why: 'Only the first of two would be told with its reason.',
            next: 'Remove one of them.',
          });
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the initial state is not declared',
      files: machineProject({ '/machines/restock/initial': 'new' }),
      at: { file: examplePaths.flow, pointer: '/machines/restock/initial' },
    },
    {
      reason: 'a transition leads to a state that is not declared',
      files: machineProject({ '/machines/restock/transitions/1/to': 'finished' }),
      at: { file: examplePaths.flow, pointer: '/machines/restock/transitions/1/to' },
    },
    {
      reason: 'a transition is declared twice',
      files: machineProject({ '/machines/restock/transitions/1/to': 'partial' }),
      at: { file: examplePaths.flow, pointer: '/machines/restock/transitions/1' },
    },
  ],
};

const namedStates = ({ initial, transitions }: Machine): { pointer: string; state: string }[] => [
  { pointer: '/initial', state: initial },
  ...transitions.flatMap(({ from, to }, index) => [
    { pointer: pointerTo('/transitions', index, 'from'), state: from },
    { pointer: pointerTo('/transitions', index, 'to'), state: to },
  ]),
];

const repeated = ({ transitions }: Machine): number[] =>
  transitions.flatMap(({ from, to }, index) =>
    transitions.findIndex((earlier) => earlier.from === from && earlier.to === to) < index ? [index] : [],
  );
