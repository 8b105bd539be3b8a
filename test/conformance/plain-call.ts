/** Calls that make things ready for others: without budget, repeats and rows that tell of them. */
import { setTimeout as wait } from 'node:timers/promises';
import { buildRequest } from '../../src/runtime/connection/build-request.ts';
import type { Connection, OpenOperation } from '../../src/runtime/connection/connection.ts';
import { requestBody } from '../../src/runtime/connection/request-body.ts';
import { addressOf, exchange } from '../../src/runtime/connection/transport.ts';
import type { Use } from './subject.ts';

/** Until all connections that have ended are known to have; milliseconds. */
const pauseMs = 50;

/** Gives the decoded body. Throws unless the outcome is ok. */
export async function callPlainly(
  connection: Connection,
  operation: OpenOperation,
  { parameters = {}, body }: Use = {},
): Promise<{ readonly body: unknown }> {
  const { connector, http } = connection;
  const authentication = connection.authenticationOf(operation);
  const sent = requestBody(connector.settings, operation, parameters, body);
  const request = buildRequest(connector, operation, parameters, sent, undefined);
  const { pathname, search } = addressOf(http, request);
  const signing = { method: request.method, path: pathname + search, body: request.body ?? '' };
  const attempt = async () => {
    const signed = await authentication.sign(signing);
    if ('failed' in signed) throw new Error(`${operation.id}: ${JSON.stringify(signed.failed)}`);
    const answer = await exchange(http, { ...request, headers: { ...request.headers, ...signed.headers } });
    if (!('status' in answer)) throw new Error(`${operation.id}: ${answer.message}`);
    const decoded = { ...answer, body: operation.fields.decode(answer.body) };
    return { decoded, outcome: await operation.readOutcome(decoded), headers: signed.headers };
  };
  // A connection that was kept open may end just when it is used again, and so may the next.
  const again = async () => {
    await wait(pauseMs);
    return attempt();
  };
  const first = await attempt().catch(again).catch(again);
  // A system that begins anew has forgotten its tokens.
  const renewed = first.outcome.kind === 'reauthenticate' && (await authentication.renew(first.headers));
  const { outcome, decoded } = renewed ? await attempt() : first;
  if (outcome.kind !== 'ok') throw new Error(`${operation.id}: ${JSON.stringify({ outcome, ...decoded })}`);
  return decoded;
}
