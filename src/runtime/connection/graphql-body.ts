/** The body of a GraphQL call: the document, and its variables. */
import type { Mechanism } from './connection.ts';

/** Fields of the body stand beside the parameters; the order of fields stays, as systems compare repeats by it. */
export function graphqlBody(
  document: string,
  parameters: Readonly<Record<string, unknown>>,
  body: unknown,
  mechanism: Mechanism,
  idempotencyKey: string | undefined,
): string {
  const variables: Record<string, unknown> = { ...parameters, ...(body as object | undefined) };
  if (mechanism.kind === 'variable' && idempotencyKey !== undefined) variables[mechanism.variable] = idempotencyKey;
  return JSON.stringify({ query: document, variables });
}
