/** For tests of the compiler: compiles and evaluates at once, and what an action fails with. */
import type { EvaluationError } from '../library/failure.ts';
import { type CompileOptions, compile } from './compile.ts';

export function run(
  source: string,
  input?: unknown,
  options: CompileOptions & { bindings?: Record<string, unknown> } = {},
): unknown {
  return compile(source, options).evaluate(input, options.bindings);
}

export function errorOf(action: () => unknown): EvaluationError {
  try {
    action();
  } catch (error) {
    return error as EvaluationError;
  }
  throw new Error('There was no error.');
}
