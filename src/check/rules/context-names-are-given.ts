/** Demands that expressions read only what the context has by then. */
import type { Step } from '../../../schemas/formats/flow.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { initialContextNames } from '../context-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { readings } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'CONTEXT_NAME_UNKNOWN',
  title: 'A step reads only the event and results of earlier steps',
  explanation:
    'JSONata gives nothing for a name that is not there, without an error: a condition would silently be false and a value silently absent.',
  next: 'Correct the name, or move the step behind the one that gives it.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      const places = readings('flow', flow).filter(({ seesContext }) => seesContext);
      const names = new Set<string>(initialContextNames);
      for (const [index, step] of flow.steps.entries()) {
        for (const { pointer, reading } of places) {
          if (!pointer.startsWith(`/steps/${index}/`)) continue;
          for (const { name, character } of reading.inputNames) {
            if (names.has(name) || (name === 'item' && seesItem(step, pointer))) continue;
            report(
              file,
              pointer,
              {
                what: `"${name}" is not in the context of the step "${step.id}"`,
                why: 'The expression would silently give nothing.',
                next: suggestion(name, names),
              },
              { character },
            );
          }
        }
        if ('into' in step && step.into !== undefined) names.add(step.into);
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the name is mistyped, in the middle of an expression with escapes before it',
      files: exampleProject({ [examplePaths.flow]: { '/steps/2/keep': '"closed" = evnt.state' } }),
      at: { file: examplePaths.flow, pointer: '/steps/2/keep', character: 11 },
    },
    {
      reason: 'the plan is read before it is made',
      files: exampleProject({ [examplePaths.flow]: { '/steps/0/values/lines': '$count(plan.lines)' } }),
      at: { file: examplePaths.flow, pointer: '/steps/0/values/lines', character: 7 },
    },
  ],
};

/** An item of a list stands in the context of the expressions that one write is made of. */
function seesItem(step: Step, pointer: string): boolean {
  if (step.shape !== 'connector' || step.write?.each === undefined) return false;
  return /^\/steps\/\d+\/(?:parameters\/|write\/(?:reference|input)$)/.test(pointer);
}
