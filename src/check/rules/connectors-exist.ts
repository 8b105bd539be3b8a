/** Demands that every connector that a flow names is there. */
import { declaredIds, isDeclared } from '../../blueprint/catalog.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'CONNECTOR_UNKNOWN',
  title: 'A flow names only connectors that exist, and lists them under systems',
  explanation:
    'A step, trigger or truth that names a connector which is not there, or which the flow does not list under systems, can not be run, and the guides would not mention the system.',
  next: 'Correct the name, or add the connector to systems.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      const demand = (id: string, pointer: string) => {
        if (!isDeclared(catalog, 'connector', id)) {
          report(file, pointer, {
            what: `There is no connector "${id}"`,
            why: 'Without it nothing can be called.',
            next: suggestion(id, declaredIds(catalog, 'connector')),
          });
        } else if (!flow.systems.includes(id)) {
          report(file, pointer, {
            what: `The connector "${id}" is not listed under systems`,
            why: 'Audit, guides and brands learn from systems what the flow touches.',
            next: `Add "${id}" to systems.`,
          });
        }
      };
      for (const [index, id] of flow.systems.entries()) demand(id, pointerTo('/systems', index));
      for (const [kind, id] of Object.entries(flow.truth)) demand(id, pointerTo('/truth', kind));
      for (const [index, trigger] of flow.triggers.entries()) {
        if (trigger.kind !== 'flow') demand(trigger.connector, pointerTo('/triggers', index, 'connector'));
      }
      for (const [index, step] of flow.steps.entries()) {
        if (step.shape === 'connector') demand(step.connector, pointerTo('/steps', index, 'connector'));
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the step names a connector with a typing error',
      files: exampleProject({ [examplePaths.flow]: { '/steps/5/connector': 'example-stok' } }),
      at: { file: examplePaths.flow, pointer: '/steps/5/connector' },
    },
    {
      reason: 'the trigger names a connector that the flow does not list',
      files: exampleProject({ [examplePaths.flow]: { '/systems': ['example-stock', 'example-stock'] } }),
      at: { file: examplePaths.flow, pointer: '/triggers/0/connector' },
    },
  ],
};
