/** Demands that expressions use only variables and functions that exist. */
import { suggestion } from '../../blueprint/nearest-names.ts';
import { boundVariables, jsonataFunctions } from '../context-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { readings } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'VARIABLE_UNKNOWN',
  title: 'Expressions use only variables and functions that exist',
  explanation:
    'JSONata gives nothing for a variable that nobody bound, and fails at run time for a function that does not exist. Bound by Backhaul: $settings everywhere, $headers (of a webhook) in connectors, $record and $effects in flows, $window in the passes of a poll, $batch in what holds for a whole batch.',
  next: 'Correct the name.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const kind of ['connector', 'transform', 'flow'] as const) {
      for (const { value, file } of catalog[`${kind}s`].values()) {
        for (const { pointer, reading, ownVariables } of readings(kind, value)) {
          const known = new Set([...boundVariables[kind], ...ownVariables, ...jsonataFunctions, ...reading.bound]);
          for (const { name, character } of reading.variables) {
            if (known.has(name)) continue;
            report(
              file,
              pointer,
              {
                what: `There is no variable or function $${name}`,
                why: 'The expression would silently give nothing, or fail when it runs.',
                next: suggestion(name, known),
              },
              { character },
            );
          }
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the name of the function is mistyped',
      files: exampleProject({ [examplePaths.flow]: { '/steps/2/keep': '$exsits(event.state)' } }),
      at: { file: examplePaths.flow, pointer: '/steps/2/keep', character: 1 },
    },
    {
      reason: 'a step has no window',
      files: exampleProject({ [examplePaths.flow]: { '/steps/2/keep': '$exists($window.from)' } }),
      at: { file: examplePaths.flow, pointer: '/steps/2/keep', character: 9 },
    },
    {
      reason: 'a transform has no record',
      files: exampleProject({ [examplePaths.body]: { '/expression': "{ 'key': $record.key }" } }),
      at: { file: examplePaths.body, pointer: '/expression', character: 10 },
    },
  ],
};
