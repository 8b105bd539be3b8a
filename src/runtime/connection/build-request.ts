/** From an operation and its parameters to a request on the wire. */
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { AbortError, invariant } from '../../errors/errors.ts';
import type { OpenOperation } from './connection.ts';

export interface WireRequest {
  readonly method: string;
  /** Path under the base address, with query. */
  readonly url: string;
  /** In the place of the connector's own base address. */
  readonly baseUrl?: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** Errors: `CALL_FAILED` when a value can not stand in a path, `PARAMETER_WITHOUT_VALUE` when a needed one has no value. */
export function buildRequest(
  connector: ResolvedConnector,
  operation: OpenOperation,
  parameters: Readonly<Record<string, unknown>>,
  body: unknown,
): WireRequest {
  const { declaration, id } = operation;
  const declared = declaration.parameters ?? {};
  for (const name of Object.keys(parameters)) {
    invariant(Object.hasOwn(declared, name), `the operation ${id} has no parameter ${name}`);
  }
  const query = new URLSearchParams();
  const headers: Record<string, string> = { ...connector.headers };
  let path = declaration.path;
  for (const [name, parameter] of Object.entries(declared)) {
    const value = parameter.value ?? parameters[name];
    if (value === undefined || value === null) {
      if (!parameter.required && parameter.in !== 'path') continue;
      throw new AbortError({
        code: 'PARAMETER_WITHOUT_VALUE',
        what: `The operation ${id} needs the parameter ${name}, and this record gives none.`,
        why: 'The expression of the step gives nothing for it.',
        nextSteps: ['Look at the record, and at the expression of the parameter in the flow.'],
      });
    }
    if (parameter.in === 'body') continue;
    const wireName = parameter.name ?? name;
    if (parameter.repeat && parameter.in === 'query' && Array.isArray(value)) {
      for (const item of value) query.append(wireName, textOf(item, id, name));
      continue;
    }
    const text = Array.isArray(value)
      ? value.map((item) => textOf(item, id, name)).join(parameter.join ?? ',')
      : textOf(value, id, name);
    if (parameter.in === 'path') path = path.replaceAll(`{${name}}`, pathSegment(text, operation, name));
    else if (parameter.in === 'header') headers[wireName] = text;
    // Two parameters may have one name on the wire: conditions that all must hold.
    else query.append(wireName, text);
  }
  const search = query.toString();
  return {
    method: declaration.method,
    url: search ? `${path}${path.includes('?') ? '&' : '?'}${search}` : path,
    headers,
    ...(declaration.baseUrl ? { baseUrl: declaration.baseUrl } : {}),
    body: body === undefined ? undefined : JSON.stringify(operation.fields.encode(body)),
  };
}

function textOf(value: unknown, operation: string, name: string): string {
  invariant(typeof value !== 'object' || value === null, `the parameter ${name} of ${operation} is text or a number`);
  return String(value);
}

/** Nothing, `.` and `..` would lead to another address than the one that is meant, and so to another operation. */
function pathSegment(text: string, operation: OpenOperation, name: string): string {
  if (text !== '' && text !== '.' && text !== '..') return encodeURIComponent(text);
  throw new AbortError({
    code: 'CALL_FAILED',
    what: `${operation.declaration.title} can not be called for "${text}".`,
    why: `The parameter ${name} stands in the address, and this value would lead to another one.`,
    nextSteps: ['Correct the record, or the expression that gives the parameter.'],
  });
}
