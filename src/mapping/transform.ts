/** A transform made ready to run: source checked, expression evaluated, target checked. */
import type { Transform } from '../../schemas/formats/transform.ts';
import { AbortError } from '../errors/errors.ts';
import { schemaOfValue } from './compiler/value-schema.ts';
import { compileExpression } from './expression.ts';
import { validator } from './validator.ts';

export interface ReadyTransform {
  readonly id: string;
  /** Errors: `SOURCE_MISMATCH`, `TARGET_MISMATCH` (both with path and reason), `EXPRESSION_FAILED`, codes of `$fail`. */
  run(input: unknown): unknown;
}

export function readyTransform(transform: Transform, flowSettings: Readonly<Record<string, unknown>>): ReadyTransform {
  const settings = declaredSettings(transform, flowSettings);
  // Inputs are checked before, and the settings stay as they are.
  const expression = compileExpression(transform.expression, {
    source: transform.source,
    names: { settings: schemaOfValue(settings) },
  });
  const source = checkSource(transform);
  const target = checkTarget(transform);
  return {
    id: transform.id,
    run(input) {
      source(input);
      const result = expression.evaluate(input, { settings });
      target(result);
      return result;
    },
  };
}

/** The settings that a transform declares, of those of its flow. */
export function declaredSettings(
  transform: Transform,
  flowSettings: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(transform.settings.map((name) => [name, flowSettings[name]]));
}

/** Throws `SOURCE_MISMATCH` for an input that does not fit. */
export function checkSource({ id, source }: Transform): (input: unknown) => void {
  const check = validator(source);
  return (input) => {
    const unfit = check(input);
    if (!unfit) return;
    throw new AbortError({
      code: 'SOURCE_MISMATCH',
      what: `The input of ${id} does not fit its schema: ${unfit.path} ${unfit.reason}.`,
      why: 'The system sent something else than its schema says.',
      nextSteps: ['Compare the named field with what the system documents.'],
    });
  };
}

/** Throws `TARGET_MISMATCH` for a result that does not fit. */
export function checkTarget({ id, target }: Transform): (result: unknown) => void {
  const check = validator(target);
  return (result) => {
    const wrong = check(result);
    if (!wrong) return;
    throw new AbortError({
      code: 'TARGET_MISMATCH',
      what: `The result of ${id} does not fit its schema: ${wrong.path} ${wrong.reason}.`,
      why: 'The mapping does not produce what the next step needs from this input.',
      nextSteps: ['Add this input as a golden fixture and mend the mapping.'],
    });
  };
}
