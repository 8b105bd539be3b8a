/** Calls of the Core API, one after another: inside the budget, patient with refusals, and honest about what is not known. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Static, Type } from '@sinclair/typebox';
import type { Brand } from '../../../../schemas/formats/brand.ts';
import { SecretReference } from '../../../../schemas/formats/secret-reference.ts';
import { resolveConnector } from '../../../blueprint/resolve-connector.ts';
import { AbortError, invariant } from '../../../errors/errors.ts';
import { compileExpression } from '../../../mapping/expression.ts';
import { backoffMs } from '../../../runtime/connection/backoff.ts';
import { buildRequest } from '../../../runtime/connection/build-request.ts';
import { type OpenOperation, openOperation } from '../../../runtime/connection/connection.ts';
import { openCredentials } from '../../../runtime/connection/credentials.ts';
import { pagesOf } from '../../../runtime/connection/pages.ts';
import type { Outcome } from '../../../runtime/connection/plain-outcome.ts';
import { addressOf, exchange, openHttp } from '../../../runtime/connection/transport.ts';
import { callPace } from './call-pace.ts';
import { coreApi, largestBodyBytes } from './core-api.ts';

/** How a company on the platform is reached: the form of a connection in a brand's file. */
export const CoreApiConnection = Type.Object(
  {
    settings: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    credentials: Type.Object({ token: SecretReference }, { additionalProperties: false }),
  },
  { additionalProperties: false },
);
export type CoreApiConnection = Static<typeof CoreApiConnection>;

export type Item = Readonly<Record<string, unknown>>;
type Parameters = Readonly<Record<string, unknown>>;

export interface Written {
  readonly outcome: Outcome;
  readonly body: unknown;
}

export interface CoreApi {
  readonly settings: Readonly<Record<string, unknown>>;
  /** One object. Errors: `DEPLOYMENT_NOT_PERMITTED`, `DEPLOYMENT_CALL_FAILED`. */
  read(operation: string, parameters: Parameters): Promise<Item>;
  /** All pages of a list. Errors: as `read`, and those of pages. */
  list(operation: string, parameters?: Parameters): Promise<Item[]>;
  /**
   * Makes one call, again only after a refusal for too many calls: of any other end the outcome tells. Error:
   * `DEPLOYMENT_NOT_PERMITTED`.
   */
  write(operation: string, parameters: Parameters, body?: unknown): Promise<Written>;
  /** Calls that were made, of any kind. */
  calls(): number;
}

/** How long one call goes on while the platform says that there are too many, in milliseconds. */
const longestThrottlingMs = 300_000;
const longestPauseMs = 120_000;

/** Error: `SETTING_MISSING`. */
export function openCoreApi(connection: CoreApiConnection): CoreApi {
  const connector = resolveConnector(coreApi, connection.settings ?? {});
  const http = openHttp(connector);
  const { credentials } = connection;
  const owner: Brand = {
    id: 'deployment',
    title: 'Deployment',
    connectors: { [connector.id]: { credentials } },
    flows: {},
  };
  const opened = openCredentials(owner, connector, http);
  const authentication = opened.authentication();
  const { budget } = connector;
  invariant(budget.kind === 'tokenBucket', 'the Core API counts calls');
  const pace = callPace(budget);
  let calls = 0;

  async function once(operation: OpenOperation, parameters: Parameters, body: unknown) {
    const request = buildRequest(connector, operation, parameters, body);
    const bytes = Buffer.byteLength(request.body ?? '');
    if (bytes > largestBodyBytes) return { outcome: tooLarge(bytes), body: undefined, headers: {}, signed: {} };
    const { pathname, search } = addressOf(http, request);
    const signed = await authentication.sign({
      method: request.method,
      path: pathname + search,
      body: request.body ?? '',
    });
    if ('failed' in signed) return { outcome: signed.failed, body: undefined, headers: {}, signed: {} };
    await pace.permit();
    calls += 1;
    const headers = { ...request.headers, ...signed.headers };
    const answer = await exchange(http, { ...request, headers, secrets: signed.secrets });
    if ('status' in answer) {
      const outcome = operation.readOutcome(answer);
      return { outcome, body: answer.body, headers: answer.headers, signed: signed.headers };
    }
    const open = answer.sent && operation.declaration.direction === 'write';
    const outcome: Outcome = { kind: open ? 'unknown' : 'retry', code: answer.code, message: answer.message };
    return { outcome, body: undefined, headers: {}, signed: signed.headers };
  }

  async function call(operation: OpenOperation, parameters: Parameters, body?: unknown): Promise<Written> {
    const startedAt = Date.now();
    const { retry, direction } = operation.declaration;
    let failures = 0;
    let renewed = false;
    for (;;) {
      const { outcome, body: answered, headers, signed } = await once(operation, parameters, body);
      if (outcome.kind === 'throttled' && Date.now() - startedAt < longestThrottlingMs) {
        pace.pause(pauseMs(headers, budget.pauseMs));
        continue;
      }
      if (outcome.kind === 'reauthenticate') {
        renewed = !renewed && (await authentication.renew(signed));
        if (renewed) continue;
        throw notPermitted(operation, outcome);
      }
      const mayRepeat = direction === 'read' && (outcome.kind === 'retry' || outcome.kind === 'unknown');
      if (mayRepeat && retry && failures < retry.attempts) {
        failures += 1;
        await wait(backoffMs(failures, retry));
        continue;
      }
      return { outcome, body: answered };
    }
  }

  async function readBody(operation: OpenOperation, parameters: Parameters) {
    const { outcome, body } = await call(operation, parameters);
    if (outcome.kind !== 'ok') throw callFailed(operation, outcome);
    return { outcome, status: 200, body };
  }

  const open = (id: string) => openOperation(connector, id);
  return {
    settings: connector.settings,
    calls: () => calls,
    async read(id, parameters) {
      const operation = open(id);
      const [item] = itemsOf(operation, (await readBody(operation, parameters)).body);
      if (!item) throw callFailed(operation, { kind: 'unknown', message: 'The answer holds nothing.' });
      return item;
    },
    async list(id, parameters = {}) {
      const operation = open(id);
      const found: Item[] = [];
      for await (const { body } of pagesOf(operation, parameters, (all) => readBody(operation, all))) {
        found.push(...itemsOf(operation, body));
      }
      return found;
    },
    write: (id, parameters, body) => call(open(id), parameters, body),
  };
}

function itemsOf({ declaration }: OpenOperation, body: unknown): Item[] {
  const found = compileExpression(declaration.items ?? '$').evaluate(body);
  const all: unknown[] = Array.isArray(found) ? found : [found];
  return all.filter((item): item is Item => typeof item === 'object' && item !== null);
}

/** Retry-After in seconds or as a date, else as declared; in milliseconds. */
function pauseMs(headers: Readonly<Record<string, string>>, declared: number): number {
  const value = headers['retry-after']?.trim();
  if (!value) return declared;
  const asked = Number.isFinite(Number(value)) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 100), longestPauseMs) : declared;
}

const tooLarge = (bytes: number): Outcome => ({
  kind: 'dataError',
  code: 'PATCHWORKS_TOO_LARGE',
  message: `The request has ${bytes} bytes; the platform takes ${largestBodyBytes}.`,
});

const said = ({ kind, code, message }: Outcome): string => `${code ?? kind}: ${message || 'nothing more was said'}.`;

const notPermitted = ({ declaration }: OpenOperation, outcome: Outcome) =>
  new AbortError({
    code: 'DEPLOYMENT_NOT_PERMITTED',
    what: `The platform did not permit "${declaration.title}"; nothing more was asked of it.`,
    why: said(outcome),
    nextSteps: [
      'Check the token: an API key stands alone in the header, a token of OAuth needs the setting authentication: "bearer".',
      'Run the same command again: it goes on where it stopped.',
    ],
  });

const callFailed = ({ declaration }: OpenOperation, outcome: Outcome) =>
  new AbortError({
    code: 'DEPLOYMENT_CALL_FAILED',
    what: `The platform gave no usable answer to "${declaration.title}".`,
    why: said(outcome),
    nextSteps: [
      'Run the same command again: it goes on where it stopped.',
      'If it stays so, compare paths and members with the reference of the API, and correct them in the settings of the connection.',
    ],
  });
