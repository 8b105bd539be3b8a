/** `$eval`: runs text as an expression. Only where the host brings a compiler; deployed code refuses it. */
import { refuse } from './checked.ts';
import type { Evaluation } from './evaluation.ts';
import { EvaluationError, fail } from './failure.ts';
import { marksOf, SEQUENCE } from './sequences.ts';

/**
 * Runs `source` over `focus`, or over `input` where there is none; `isWhole` where that is the whole input of the
 * mapping. An array that is one item, and not the items of a path, is wrapped. Errors: `D3120` (syntax), `D3121` (evaluation).
 */
export function evaluateText(
  x: Evaluation,
  input: unknown,
  isWhole: boolean,
  scope: Readonly<Record<string, unknown>>,
  source: unknown,
  focus?: unknown,
): unknown {
  if (source !== undefined && typeof source !== 'string') refuse(source, 1);
  if (source === undefined) return undefined;
  if (!x.host.evaluateText) return fail('D3120', { value: 'no compiler' });
  try {
    if (focus === undefined) return x.host.evaluateText(source as string, input, scope, isWhole);
    const isItem = Array.isArray(focus) && !(marksOf(focus) & SEQUENCE);
    return x.host.evaluateText(source as string, focus, scope, isItem);
  } catch (error) {
    const code = error instanceof EvaluationError ? error.code : ((error as { code?: string }).code ?? '');
    // Reached limits end the whole evaluation.
    if (code === 'U1001' || code === 'U1002') throw error;
    return fail(code.startsWith('S') ? 'D3120' : 'D3121', { value: (error as Error).message });
  }
}
