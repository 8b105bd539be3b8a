/** JSONata expressions, parsed once and evaluated many times. */
import jsonata from 'jsonata';
import { AbortError } from '../errors/errors.ts';

/** A parsed expression. `evaluate` gives plain JSON data, or undefined where nothing matches. */
export interface CompiledExpression {
  readonly source: string;
  evaluate(input: unknown, bindings?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

const cache = new Map<string, CompiledExpression>();
const maximumCached = 5_000;
/** An expression that calls itself for ever ends here; in milliseconds of wall-clock time. */
const maximumMs = 30_000;

/**
 * Parses a JSONata expression. Errors: `EXPRESSION_INVALID` when it does not parse, `EXPRESSION_FAILED` when an
 * evaluation raises an error (with JSONata's own code and position).
 */
export function compileExpression(source: string): CompiledExpression {
  const known = cache.get(source);
  if (known) return known;
  let parsed: jsonata.Expression;
  try {
    parsed = jsonata(source, { timeout: maximumMs });
  } catch (error) {
    throw failure('EXPRESSION_INVALID', 'does not parse', source, error);
  }
  const compiled: CompiledExpression = {
    source,
    async evaluate(input, bindings) {
      try {
        return toPlainData(await parsed.evaluate(input, bindings as Record<string, unknown> | undefined));
      } catch (error) {
        throw failure('EXPRESSION_FAILED', 'could not be evaluated', source, error);
      }
    },
  };
  if (cache.size >= maximumCached) cache.clear();
  cache.set(source, compiled);
  return compiled;
}

/** The interpreter marks arrays with hidden properties and gives objects no prototype; neither may leave here. */
function toPlainData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  return JSON.parse(JSON.stringify(value));
}

function failure(code: string, what: string, source: string, error: unknown): AbortError {
  const detail = error as { code?: string; position?: number; message?: string };
  const excerpt = source.length > 80 ? `${source.slice(0, 77)}...` : source;
  return new AbortError({
    code,
    what: `The expression ${what}: ${excerpt}`,
    why: `${detail.code ?? 'error'} at position ${detail.position ?? 0}: ${detail.message ?? String(error)}`,
    nextSteps: ['Correct the expression, or the data that it meets.'],
    cause: error,
  });
}
