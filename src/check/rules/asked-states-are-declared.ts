/** Demands that steps compare and ask for states that their machine has. */
import { Type } from '@sinclair/typebox';
import type { Flow, FlowControlStep } from '../../../schemas/formats/flow.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { inferTransform, type MappingFinding } from '../../mapping/types/infer-transform.ts';
import { machineProject, machineStep } from '../example-machine.ts';
import { examplePaths } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MACHINE_STATE_NOT_ASKABLE',
  title: 'A step asks for states that its machine has',
  explanation:
    'What a step asks for comes from its expression, from settings, or from a mapping whose target lists the states. One that the machine does not have would become an exception each time.',
  next: 'Declare the state in the machine, or correct the expression, the setting or the target of the mapping.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [index, step] of flow.steps.entries()) {
        const machine = step.shape === 'flow-control' ? ownValue(flow.machines, step.machine) : undefined;
        if (step.shape !== 'flow-control' || !machine) continue;
        const states = Object.keys(machine.states);
        for (const side of ['from', 'to'] as const) {
          for (const { what, character } of misfits(catalog, flow, index, step[side], states)) {
            report(
              file,
              pointerTo('/steps', index, side),
              { what, why: 'The machine does not have such a state.', next: suggestion('', states) },
              character === undefined ? {} : { character },
            );
          }
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the expression asks for a state that is not declared',
      files: machineProject({ [`${machineStep}/to`]: "event.all ? 'finished' : 'partial'" }),
      at: { file: examplePaths.flow, pointer: `${machineStep}/to`, character: 0 },
    },
    {
      reason: 'the setting permits a state that is not declared',
      files: machineProject({
        '/settings/location/schema': { enum: ['done', 'moved'] },
        [`${machineStep}/to`]: '$settings.location',
      }),
      at: { file: examplePaths.flow, pointer: `${machineStep}/to`, character: 0 },
    },
    {
      reason: 'the target of the mapping lists a state that is not declared',
      files: machineProject(
        { [`${machineStep}/to`]: 'plan.state' },
        {
          [examplePaths.plan]: {
            '/target': { type: 'object', properties: { state: { enum: ['done', 'lost'] } }, required: ['state'] },
          },
        },
      ),
      at: { file: examplePaths.flow, pointer: `${machineStep}/to`, character: 0 },
    },
  ],
};

/** Where an expression gives other texts than these, as far as the mappings and settings that it reads say so. */
function misfits(
  catalog: Catalog,
  flow: Flow,
  index: number,
  expression: FlowControlStep['to'],
  states: readonly string[],
): readonly MappingFinding[] {
  const results = flow.steps.slice(0, index).flatMap((step) => {
    const target = step.shape === 'map' ? catalog.transforms.get(step.transform)?.value.target : undefined;
    return step.shape === 'map' && target ? [[step.into, target] as const] : [];
  });
  const settings = Object.fromEntries(Object.entries(flow.settings).map(([name, { schema }]) => [name, schema]));
  const asked = {
    source: Type.Object(Object.fromEntries(results)),
    target: Type.Union([...states.map((state) => Type.Literal(state)), Type.Null()]),
    expression,
  };
  return inferTransform(asked, settings).findings.filter(({ kind }) => kind === 'type-mismatch');
}
