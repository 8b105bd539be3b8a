/** JSONata expressions, compiled once and evaluated many times. */
import { AbortError } from '../errors/errors.ts';
import { type CompiledMapping, compile } from './compiler/compile.ts';
import { keptCode } from './kept-code.ts';
import { digestOf } from './kept-file.ts';
import { put } from './library/objects.ts';

/** A compiled expression. `evaluate` gives plain JSON data, or undefined where nothing matches. */
export interface CompiledExpression {
  readonly source: string;
  evaluate(input: unknown, bindings?: Readonly<Record<string, unknown>>): unknown;
}

/** What inputs and bindings are sure to fit: whoever evaluates has checked them. */
export interface ExpressionSchemas {
  readonly source: object;
  readonly names: Readonly<Record<string, object>>;
}

const cache = new Map<string, CompiledExpression>();
const maximumCached = 5_000;
/** An expression that does not end by itself ends here: calls and items looped over, some seconds of work. */
const limits = { steps: 50_000_000, output: 20_000_000 };

/**
 * Compiles a JSONata expression. Errors: `EXPRESSION_INVALID` when it does not parse, `EXPRESSION_FAILED` when an
 * evaluation raises an error (with JSONata's own code and position).
 */
export function compileExpression(source: string, schemas?: ExpressionSchemas): CompiledExpression {
  const key = schemas ? JSON.stringify([source, schemas]) : source;
  const known = cache.get(key);
  if (known) return known;
  let mapping: CompiledMapping;
  try {
    mapping = compile(source, {
      limits,
      kept: (make) => keptCode(digestOf(key), make),
      ...(schemas ? { schema: schemas.source, names: Object.keys(schemas.names), nameSchemas: schemas.names } : {}),
    });
  } catch (error) {
    throw failure('EXPRESSION_INVALID', 'does not parse', source, error);
  }
  const compiled: CompiledExpression = {
    source,
    evaluate: (input, bindings) => evaluated(source, () => mapping.evaluate(input, bindings)),
  };
  if (cache.size >= maximumCached) cache.clear();
  cache.set(key, compiled);
  return compiled;
}

/** What an expression gives; undefined where it can not be evaluated. */
export function ifEvaluable(expression: CompiledExpression, input: unknown): unknown {
  try {
    return expression.evaluate(input);
  } catch {
    return undefined;
  }
}

/** What an evaluation gives, as plain data. Errors: `EXPRESSION_FAILED`, codes of `$fail`. */
export function evaluated(source: string, evaluate: () => unknown): unknown {
  try {
    return toData(evaluate());
  } catch (error) {
    throw failure('EXPRESSION_FAILED', 'could not be evaluated', source, error);
  }
}

/**
 * What leaves here is plain data, and may share parts with the input: nobody changes what an expression has given or was given. A
 * function inside it is a mistake of the expression.
 */
function toData(value: unknown): unknown {
  if (typeof value === 'function') return undefined;
  return isPlain(value) ? value : withoutGaps(value);
}

/** Whether nothing in it is undefined. Most is: to copy all of it was a sixth of what a record left for the garbage collector. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'function') throw new TypeError('the result holds a function');
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (item === undefined || !isPlain(item)) return false;
    return true;
  }
  // Without a list of the keys, which would be half of what is left behind here; what is data inherits nothing to list.
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined || !isPlain(item)) return false;
  }
  return true;
}

/** A copy as JSON has it: fields that are undefined are left out, items become null. */
function withoutGaps(value: unknown): unknown {
  if (typeof value === 'function') throw new TypeError('the result holds a function');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : withoutGaps(item)));
  const copied: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined) put(copied, key, withoutGaps(item));
  }
  return copied;
}

function failure(code: string, what: string, source: string, error: unknown): AbortError {
  const detail = error as { code?: string; position?: number; message?: string; details?: { raised?: boolean } };
  if (detail.details?.raised === true && detail.code) {
    return new AbortError({
      code: detail.code,
      what:
        detail.message === detail.code ? `The mapping refuses the record with ${detail.code}.` : `${detail.message}`,
      why: `$fail at position ${detail.position ?? 0} of the expression.`,
      nextSteps: ['Look at what the exception of this code asks for.'],
      cause: error,
    });
  }
  const excerpt = source.length > 80 ? `${source.slice(0, 77)}...` : source;
  return new AbortError({
    code,
    what: `The expression ${what}: ${excerpt}`,
    why: `${detail.code ?? 'error'} at position ${detail.position ?? 0}: ${detail.message ?? String(error)}`,
    nextSteps: ['Correct the expression, or the data that it meets.'],
    cause: error,
  });
}
