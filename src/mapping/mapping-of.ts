/** A transform as a function for TypeScript callers, with the types of its schemas. */
import type { SettingsOf, SourceOf, TargetOf, Transform } from '../../schemas/formats/transform.ts';
import { compile } from './compiler/compile.ts';
import { evaluated } from './expression.ts';
import { checkSource, checkTarget, declaredSettings } from './transform.ts';

/**
 * Gives `(input, settings) => target`: synchronous, with both ends checked. The input stays as it is, and the result
 * shares nothing with it. Errors, when called: `SOURCE_MISMATCH`, `TARGET_MISMATCH`, `EXPRESSION_FAILED`, codes of
 * `$fail`.
 */
export function mappingOf<T extends Transform>(
  transform: T,
): (input: SourceOf<T>, settings: SettingsOf<T>) => TargetOf<T> {
  const { evaluate } = compile(transform.expression, { names: ['settings'], schema: transform.source });
  const source = checkSource(transform);
  const target = checkTarget(transform);
  return (input, settings) => {
    source(input);
    const result = evaluated(transform.expression, () =>
      evaluate(input, { settings: declaredSettings(transform, settings) }),
    );
    target(result);
    return result as TargetOf<T>;
  };
}
