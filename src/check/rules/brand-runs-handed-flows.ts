/** Demands that a brand runs the flows to which its flows hand records, unless that is optional. */
import { absent } from '../../../schemas/formats/examples/change.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { enabledFlows } from '../brand-parts.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { runFlowSteps } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'BRAND_LACKS_FLOW',
  title: 'A brand runs the flows to which its flows hand records',
  explanation:
    'A step that hands records to another flow counts on it, unless the step is optional; without that flow every record that reaches the step would become an exception.',
  next: 'Add the flow to the brand, or switch off the one that needs it.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: brand, file } of catalog.brands.values()) {
      const enabled = enabledFlows(brand);
      for (const id of enabled) {
        const flow = catalog.flows.get(id)?.value;
        for (const { step } of flow ? runFlowSteps(flow) : []) {
          if (step.optional === true || enabled.includes(step.flow)) continue;
          report(
            file,
            pointerTo('/flows', id),
            {
              what: `The flow hands records to "${step.flow}", which the brand does not run`,
              why: `Its step "${step.id}" could hand nothing over.`,
              next: `Add "${step.flow}" under flows, or switch this flow off with "enabled": false.`,
            },
            { key: true },
          );
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the brand does not run the flow that takes the records, and the step is not optional',
      files: exampleProject({ [examplePaths.flow]: { '/steps/7/optional': absent } }),
      at: { file: examplePaths.brand, pointer: '/flows/example-returns--example-stock~1restock', key: true },
    },
  ],
};
