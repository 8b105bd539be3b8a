/** Demands that a step names a machine of its flow. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { machineProject, machineStep } from '../example-machine.ts';
import { examplePaths } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MACHINE_UNKNOWN',
  title: 'Every state machine that a step names is declared',
  explanation:
    'A step of the shape flow-control moves along a machine of its own flow; without it the flow can not run.',
  next: 'Declare the machine under machines, or correct the name.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [index, step] of flow.steps.entries()) {
        if (step.shape !== 'flow-control' || ownValue(flow.machines, step.machine)) continue;
        report(file, pointerTo('/steps', index, 'machine'), {
          what: `There is no machine "${step.machine}" in this flow`,
          why: 'Nothing would say which change is permitted.',
          next: suggestion(step.machine, Object.keys(flow.machines ?? {})),
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the machine has another name',
      files: machineProject({ [`${machineStep}/machine`]: 'restok' }),
      at: { file: examplePaths.flow, pointer: `${machineStep}/machine` },
    },
  ],
};
