/** Stands before a real system, puts the brand's credentials on every request, and keeps the exchanges redacted. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import { type Cassette, cassetteLimits, type Exchange } from '../../../schemas/formats/cassette.ts';
import type { Connector } from '../../../schemas/formats/connector.ts';
import { payloadSchema } from '../../blueprint/payload-schemas.ts';
import { type ResolvedConnector, resolveConnector } from '../../blueprint/resolve-connector.ts';
import { AbortError, invariant } from '../../errors/errors.ts';
import { type Credentials, openCredentials } from '../../runtime/connection/credentials.ts';
import { openHttp } from '../../runtime/connection/transport.ts';
import { forwarder } from './forward.ts';
import {
  addressParts,
  type LoopbackAnswer,
  type LoopbackRequest,
  listenOnLoopback,
  refusal,
  tokenAnswer,
} from './loopback-server.ts';
import { pointedSettings } from './pointed-settings.ts';
import { exchangeRecorder, parsed } from './record-exchange.ts';
import { findOperation, type IncomingRequest, wireOperations } from './wire-operations.ts';

export interface RecordingOptions {
  readonly connector: Connector;
  readonly brand: Brand;
  /** 0 takes a free one. */
  readonly port: number;
  /** Told of each exchange, and of each request that was refused or not answered. */
  onExchange?(exchange: Exchange, hiddenSoFar: number): void;
  onRefusal?(error: AbortError): void;
}

export interface Recording {
  readonly url: string;
  /** What a caller sets, so that its calls come here. */
  readonly settings: Record<string, unknown>;
  /** Ends the server and gives what was recorded. Error: `RECORDING_EMPTY`. */
  finish(): Promise<{ readonly cassette: Cassette; readonly hidden: number }>;
}

/**
 * Records until it is finished. A request is sent on only when the connector declares it: of any other nothing could
 * tell what in it is personal. Credentials of the caller are dropped, and those of the brand put on. Errors:
 * `SETTING_MISSING`, `PORT_IN_USE`.
 */
export async function startRecording(options: RecordingOptions): Promise<Recording> {
  const { brand, port, onExchange, onRefusal } = options;
  const values = brand.connectors[options.connector.id]?.settings ?? {};
  const connector = resolveConnector(options.connector, values);
  const operations = wireOperations(connector);
  const recorder = exchangeRecorder(connector, await schemasOf(connector));
  const http = openHttp(connector);
  const credentials = openCredentials(brand, connector, http);
  const forward = forwarder(connector, http, credentials, recorder.addSecrets);
  recorder.addSecrets(await knownSecrets(brand, connector.id, credentials));
  const recordedAt = new Date().toISOString();
  const exchanges: Exchange[] = [];
  let bytes = 0;

  const answer = async (incoming: LoopbackRequest): Promise<LoopbackAnswer> => {
    const token = tokenAnswer(incoming);
    if (token) return token;
    const request: IncomingRequest = {
      method: incoming.method,
      ...addressParts(incoming.url),
      body: parsed(incoming.body),
    };
    try {
      if (exchanges.length >= cassetteLimits.exchanges || bytes >= cassetteLimits.fileBytes / 2) throw full();
      const found = findOperation(operations, request);
      if (!found) throw undeclared(connector.title, incoming.method, operations.length);
      const response = await forward(found, incoming);
      const exchange = recorder.record(found, request, incoming.body, response);
      exchanges.push(exchange);
      bytes += JSON.stringify(exchange, null, 2).length;
      onExchange?.(exchange, recorder.placeholders.count);
      return { status: response.status, headers: passedOn(response.headers), body: response.body };
    } catch (error) {
      if (!(error instanceof AbortError)) throw error;
      onRefusal?.(error);
      return refusal(error.code === 'RECORDING_NO_ANSWER' ? 504 : 403, error);
    }
  };

  const server = await listenOnLoopback(port, answer);
  return {
    url: server.url,
    settings: pointedSettings(options.connector, values, server.url),
    async finish() {
      await server.close();
      if (exchanges.length === 0) throw empty();
      const cassette: Cassette = { version: 1, system: connector.id, recordedAt, exchanges: [...exchanges] };
      // Once more, over the whole: no way of writing a secret down may be left open by a mistake above.
      invariant(!recorder.holdsSecret(JSON.stringify(cassette)), 'a known secret stands in the recording');
      return { cassette, hidden: recorder.placeholders.count };
    },
  };
}

async function schemasOf(connector: ResolvedConnector) {
  const ids = Object.values(connector.operations).flatMap(({ request, response }) => [request, response]);
  const loaded = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const schema = id === undefined ? undefined : await payloadSchema(id);
      return id !== undefined && schema ? [[id, schema] as const] : [];
    }),
  );
  return new Map(loaded.flat());
}

/** Those that can be found now; one that is missing is told of when a call needs it. */
async function knownSecrets(brand: Brand, system: string, credentials: Credentials): Promise<string[]> {
  const names = Object.keys(brand.connectors[system]?.credentials ?? {});
  const found = await Promise.all(names.map((name) => credentials.secret(name).catch(() => '')));
  return found.filter((value) => value !== '');
}

/** Of the connection to the system, not of its answer; and what was unpacked on the way. */
const ofTheConnection = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
]);

function passedOn(headers: Readonly<Record<string, unknown>>): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => !ofTheConnection.has(name.toLowerCase()) && value !== undefined && value !== null)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}

const undeclared = (title: string, method: string, count: number) =>
  new AbortError({
    code: 'RECORDING_UNDECLARED',
    what: `A ${method} request was not sent on: the connector of ${title} does not declare it.`,
    why: `It fits none of the ${count} operations that this brand's settings leave on, so that nothing tells what in it is personal.`,
    nextSteps: [
      "Correct the address, or declare the operation in the connector. The caller uses the brand's settings.",
    ],
  });

const full = () =>
  new AbortError({
    code: 'RECORDING_FULL',
    what: 'The request was not sent on: the recording is full.',
    why: `A cassette holds ${cassetteLimits.exchanges} exchanges and ${cassetteLimits.fileBytes / 2} bytes.`,
    nextSteps: ['End this recording, and record the rest into another file.'],
  });

const empty = () =>
  new AbortError({
    code: 'RECORDING_EMPTY',
    what: 'Nothing was recorded, and nothing was written.',
    why: 'No request came that was sent on and answered.',
    nextSteps: ['Send the calls to the address that is printed at the start.'],
  });
