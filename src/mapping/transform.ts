/** A transform made ready to run: source checked, expression evaluated, target checked. */
import type { Transform } from '../../schemas/formats/transform.ts';
import { AbortError } from '../errors/errors.ts';
import { schemaOfValue } from './compiler/value-schema.ts';
import { compileExpression } from './expression.ts';
import { validator } from './validator.ts';

export interface ReadyTransform {
  readonly id: string;
  /** Errors: `SOURCE_MISMATCH`, `TARGET_MISMATCH` (both with path and reason), `EXPRESSION_FAILED`. */
  run(input: unknown): Promise<unknown>;
}

export function readyTransform(transform: Transform, flowSettings: Readonly<Record<string, unknown>>): ReadyTransform {
  const settings = Object.fromEntries(transform.settings.map((name) => [name, flowSettings[name]]));
  // Inputs are checked below, and the settings stay as they are.
  const expression = compileExpression(transform.expression, {
    source: transform.source,
    names: { settings: schemaOfValue(settings) },
  });
  const checkSource = validator(transform.source);
  const checkTarget = validator(transform.target);
  return {
    id: transform.id,
    async run(input) {
      const unfit = checkSource(input);
      if (unfit) {
        throw new AbortError({
          code: 'SOURCE_MISMATCH',
          what: `The input of ${transform.id} does not fit its schema: ${unfit.path} ${unfit.reason}.`,
          why: 'The system sent something else than its schema says.',
          nextSteps: ['Compare the named field with what the system documents.'],
        });
      }
      const result = await expression.evaluate(input, { settings });
      const wrong = checkTarget(result);
      if (wrong) {
        throw new AbortError({
          code: 'TARGET_MISMATCH',
          what: `The result of ${transform.id} does not fit its schema: ${wrong.path} ${wrong.reason}.`,
          why: 'The mapping does not produce what the next step needs from this input.',
          nextSteps: ['Add this input as a golden fixture and mend the mapping.'],
        });
      }
      return result;
    },
  };
}
