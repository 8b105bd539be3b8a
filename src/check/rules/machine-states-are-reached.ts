/** Demands that every state of a machine can be reached. */
import type { Machine } from '../../../schemas/formats/flow/machine.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { machineProject } from '../example-machine.ts';
import { examplePaths } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MACHINE_STATE_UNREACHED',
  title: 'Every state of a machine is reached from its initial one',
  explanation:
    'A state to which no transition leads can not be asked for: each attempt would become an exception. The transitions that other systems make belong to the machine as well.',
  next: 'Declare the transition that leads to it, or remove the state.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [name, machine] of Object.entries(flow.machines ?? {})) {
        const reached = reachedStates(machine);
        for (const state of Object.keys(machine.states)) {
          if (reached.has(state)) continue;
          report(
            file,
            pointerTo('/machines', name, 'states', state),
            {
              what: `No transitions lead from "${machine.initial}" to "${state}"`,
              why: 'It could never be asked for.',
              next: 'Declare what leads to it, or remove it.',
            },
            { key: true },
          );
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the only way to the state begins at a state that is not reached itself',
      files: machineProject({
        '/machines/restock/transitions': [{ from: 'partial', to: 'done', why: 'The rest came.' }],
      }),
      at: { file: examplePaths.flow, pointer: '/machines/restock/states/done', key: true },
    },
  ],
};

function reachedStates({ initial, transitions }: Machine): Set<string> {
  const reached = new Set([initial]);
  // Grows while it is walked through, by each state once.
  for (const state of reached) for (const { from, to } of transitions) if (from === state) reached.add(to);
  return reached;
}
