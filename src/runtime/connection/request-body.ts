/** The body of a call, where the system wants another form than the request: positional arguments, fixed fields. */
import { compileExpression } from '../../mapping/expression.ts';
import type { OpenOperation } from './connection.ts';

/** In canonical field names. Error: `EXPRESSION_FAILED`. */
export function requestBody(
  settings: Readonly<Record<string, unknown>>,
  { declaration }: OpenOperation,
  parameters: Readonly<Record<string, unknown>>,
  request: unknown,
): unknown {
  if (declaration.body === undefined) return request;
  return compileExpression(declaration.body).evaluate({ request, parameters, settings });
}
