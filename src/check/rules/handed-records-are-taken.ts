/** Demands that records are handed to flows that take them, and never come back to the flow that hands them over. */
import type { Flow, RunFlowStep } from '../../../schemas/formats/flow.ts';
import { type Catalog, declaredIds, isDeclared } from '../../blueprint/catalog.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { runFlowSteps } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'HANDED_RECORDS_NOT_TAKEN',
  title: 'A run-flow step names a flow that takes records, and that does not hand them back',
  explanation:
    'What a run-flow step hands over is stored as events of another flow, which says with a trigger of the kind "flow" that it takes them. Flows that hand records round in a circle would never come to rest.',
  next: 'Correct the id, or add a trigger of the kind "flow" to that flow.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const { step, index } of runFlowSteps(flow)) {
        const wrong = wrongTarget(catalog, flow, step);
        if (wrong) report(file, pointerTo('/steps', index, 'flow'), wrong);
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the flow that the step names does not exist',
      files: exampleProject({ [examplePaths.flow]: { '/steps/7/flow': 'example-returns--example-stock/publish' } }),
      at: { file: examplePaths.flow, pointer: '/steps/7/flow' },
    },
    {
      reason: 'the flow takes nothing from others',
      files: exampleProject({
        [examplePaths.handedFlow]: {
          '/triggers/0': { id: 'event', kind: 'webhook', connector: 'example-returns', topics: ['return'] },
        },
      }),
      at: { file: examplePaths.flow, pointer: '/steps/7/flow' },
    },
    {
      reason: 'the flow hands its records to itself',
      files: exampleProject({
        [examplePaths.flow]: {
          '/triggers/0': { id: 'handed-over', kind: 'flow', track: { closedAt: 'closedAt' } },
          '/steps/7/flow': 'example-returns--example-stock/restock',
        },
      }),
      at: { file: examplePaths.flow, pointer: '/steps/7/flow' },
    },
  ],
};

function wrongTarget(catalog: Catalog, flow: Flow, step: RunFlowStep) {
  const target = catalog.flows.get(step.flow)?.value;
  if (!target) {
    // One that is there and could not be read is reported at its own file.
    if (isDeclared(catalog, 'flow', step.flow)) return undefined;
    return {
      what: `There is no flow "${step.flow}"`,
      why: 'Nothing could work on what is handed over.',
      next: suggestion(step.flow, declaredIds(catalog, 'flow')),
    };
  }
  if (!target.triggers.some(({ kind }) => kind === 'flow')) {
    return {
      what: `The flow "${step.flow}" takes no records from other flows`,
      why: 'It has no trigger of the kind "flow".',
      next: 'Add one: { "id": "handed-over", "kind": "flow" }.',
    };
  }
  if (!reachable(catalog, target).has(flow.id)) return undefined;
  return {
    what: `What is handed to "${step.flow}" comes back to "${flow.id}"`,
    why: 'Records would go round without an end.',
    next: 'Remove one of the steps that hand over.',
  };
}

/** Flows to which records of a flow can come, with the flow itself. */
function reachable(catalog: Catalog, from: Flow): Set<string> {
  const seen = new Set([from.id]);
  for (const id of seen) {
    const flow = catalog.flows.get(id)?.value;
    if (flow) for (const { step } of runFlowSteps(flow)) seen.add(step.flow);
  }
  return seen;
}
