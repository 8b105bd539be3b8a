/** Sends a request of a caller on to the real system, with the brand's credentials in the place of the caller's. */
import type { Axios } from 'axios';
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { AbortError } from '../../errors/errors.ts';
import type { Credentials } from '../../runtime/connection/credentials.ts';
import type { LoopbackRequest } from './loopback-server.ts';
import type { WireResponse } from './record-exchange.ts';
import type { FoundOperation } from './wire-operations.ts';

export type Forward = (found: FoundOperation, incoming: LoopbackRequest) => Promise<WireResponse>;

/** Sends requests on with the brand's credentials, which are told to `addSecrets`. Error: `RECORDING_NO_ANSWER`. */
export function forwarder(
  connector: ResolvedConnector,
  http: Axios,
  credentials: Credentials,
  addSecrets: (values: readonly string[]) => void,
): Forward {
  return async ({ operation }, incoming) => {
    const authentication = credentials.authentication(operation.declaration.auth);
    const body = incoming.body.length > 0 ? Buffer.from(incoming.body) : undefined;
    for (let attempt = 0; ; attempt += 1) {
      const signed = await authentication.sign({
        method: incoming.method,
        path: incoming.url,
        body: body?.toString('utf8') ?? '',
      });
      if ('failed' in signed) throw noAnswer(signed.failed.message ?? 'The credentials were not accepted.');
      addSecrets(Object.values(signed.headers).flatMap(secretParts));
      const response = await http
        .request<Buffer>({
          method: incoming.method,
          baseURL: operation.origin,
          url: incoming.url,
          headers: { ...sentHeaders(connector, operation.declaration, incoming), ...signed.headers },
          responseType: 'arraybuffer',
          ...(body ? { data: body } : {}),
        })
        .catch((error: unknown) => {
          const { code = 'ERROR', message } = error as Error & { code?: string };
          throw noAnswer(`${code}: ${message}`.slice(0, 300));
        });
      if (response.status === 401 && attempt === 0 && (await authentication.renew(signed.headers))) continue;
      return { status: response.status, headers: { ...response.headers }, body: response.data };
    }
  };
}

/** A header's value, without the name of its scheme; of user and password also each alone. */
function secretParts(value: string): string[] {
  const [, scheme, rest = ''] = /^(Bearer|Basic) (.+)$/.exec(value) ?? [];
  if (scheme === undefined) return [value];
  return scheme === 'Basic' ? [rest, ...Buffer.from(rest, 'base64').toString('utf8').split(':')] : [rest];
}

/** What a caller sends goes on only where the connector declares it: a credential of its own does not. */
function sentHeaders(
  connector: ResolvedConnector,
  declaration: ResolvedConnector['operations'][string],
  incoming: LoopbackRequest,
): Record<string, string> {
  const names = [
    'accept',
    'content-type',
    connector.correlationHeader,
    ...declaration.idempotency.flatMap((mechanism) => (mechanism.kind === 'header' ? mechanism.header : [])),
    ...Object.entries(declaration.parameters ?? {}).flatMap(([name, parameter]) =>
      parameter.in === 'header' ? (parameter.name ?? name) : [],
    ),
  ];
  const sent: Record<string, string> = {};
  for (const name of names) {
    const value = name === undefined ? undefined : incoming.headers[name.toLowerCase()];
    if (name !== undefined && typeof value === 'string') sent[name.toLowerCase()] = value;
  }
  for (const [name, value] of Object.entries(connector.headers ?? {})) sent[name.toLowerCase()] = value;
  return sent;
}

const noAnswer = (why: string) =>
  new AbortError({
    code: 'RECORDING_NO_ANSWER',
    what: 'No answer came that could be recorded.',
    why,
    nextSteps: ["Check the address and the credentials in the brand's file."],
  });
