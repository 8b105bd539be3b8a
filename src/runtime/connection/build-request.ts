/** From an operation and its parameters to a request on the wire. */

import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { invariant } from '../../errors/errors.ts';
import type { OpenOperation } from './connection.ts';

export interface WireRequest {
  readonly method: string;
  /** Path under the base address, with query. */
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

export function buildRequest(
  connector: ResolvedConnector,
  operation: OpenOperation,
  parameters: Readonly<Record<string, unknown>>,
  body: unknown,
): WireRequest {
  const { declaration, id } = operation;
  const declared = declaration.parameters ?? {};
  for (const name of Object.keys(parameters)) invariant(declared[name], `the operation ${id} has no parameter ${name}`);
  const query = new URLSearchParams();
  const headers: Record<string, string> = { ...connector.headers };
  let path = declaration.path;
  for (const [name, parameter] of Object.entries(declared)) {
    const value = parameter.value ?? parameters[name];
    if (value === undefined || value === null) {
      invariant(!parameter.required, `the operation ${id} needs the parameter ${name}`);
      continue;
    }
    const text = Array.isArray(value) ? value.map(String).join(parameter.join ?? ',') : String(value);
    if (parameter.in === 'path') path = path.replaceAll(`{${name}}`, encodeURIComponent(text));
    else if (parameter.in === 'header') headers[parameter.name ?? name] = text;
    else query.set(parameter.name ?? name, text);
  }
  const search = query.toString();
  return {
    method: declaration.method,
    url: search ? `${path}?${search}` : path,
    headers,
    body: body === undefined ? undefined : JSON.stringify(operation.fields.encode(body)),
  };
}
