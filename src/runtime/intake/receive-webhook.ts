/** One webhook: verified over its raw bytes, decoded, keyed, stored; acknowledged only after that. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { payloadSchema } from '../../blueprint/payload-schemas.ts';
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { AbortError } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';
import { type Validator, validator } from '../../mapping/validator.ts';
import type { Connection } from '../connection/connection.ts';
import { parseJson } from '../connection/parse-json.ts';
import { failPoint } from '../fail-point.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { exceptionRow, insertExceptions } from '../work/rest.ts';
import type { ArrivedEvent } from './accept-events.ts';
import { count } from './count.ts';
import { identify } from './identify-event.ts';
import { openPubSubEnvelope } from './pub-sub-envelope.ts';
import { eventFor, keyedBy } from './read-events.ts';
import { type Recheck, recheckSoon } from './recheck-soon.ts';
import { isSameSecret } from './same-secret.ts';
import { storeArrived } from './store-arrived.ts';

export interface WebhookAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const refuse = (status: number, code: string, message: string): WebhookAnswer => ({ status, body: { code, message } });

/**
 * Receives for one brand and connector. `plans` are the enabled flows of that brand; `pathSecret` is what the address had
 * after the connector.
 */
export async function receiveWebhook(
  context: { readonly database: Database; readonly queue: Queue },
  connection: Connection,
  plans: readonly Plan[],
  rawBody: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  pathSecret?: string,
): Promise<WebhookAnswer> {
  const { connector, brand } = connection;
  const webhooks = connector.webhooks;
  if (!webhooks || webhooks.enabled === false) {
    return refuse(404, 'WEBHOOK_NOT_EXPECTED', `${connector.title} sends no webhooks to this brand.`);
  }
  if (!(await isAuthentic(connection, rawBody, headers, pathSecret))) {
    await count(context.database, brand, `${connector.id} webhook with a wrong signature`);
    return refuse(
      401,
      'WEBHOOK_SIGNATURE',
      webhooks.signature.kind === 'secretPath'
        ? 'The address does not end with the secret.'
        : 'The signature does not fit the body.',
    );
  }
  const posted = parseJson(rawBody.toString('utf8'))?.value;
  const body = webhooks.envelope === 'googlePubSub' ? openPubSubEnvelope(posted) : posted;
  if (typeof body !== 'object' || body === null) {
    return refuse(400, 'WEBHOOK_NOT_JSON', 'The body is not a JSON object.');
  }
  const listening = plans.filter((plan) =>
    plan.flow.triggers.some(
      (trigger) => (trigger.kind === 'webhook' || trigger.kind === 'recheck') && trigger.connector === connector.id,
    ),
  );
  if (listening.length === 0) return ignored(`No flow listens to ${connector.title}.`);
  const events: ArrivedEvent[] = [];
  const rechecks: Recheck[] = [];
  let topic = '';
  for (const each of eventsIn(webhooks.events, body)) {
    const read = await readWebhook(connector, webhooks, listening, each, headers);
    if ('unread' in read) {
      // Whole: what could be read of it comes again with what could not, once people have looked at it.
      await parkWebhook(context.database, listening, connector.id, read.unread, body);
      const { code, message } = read.unread;
      return { status: 202, body: { code, message, parked: true } };
    }
    events.push(...read.events);
    rechecks.push(...read.rechecks);
    topic = read.topic;
  }
  if (rechecks.length > 0) {
    await recheckSoon(context.database, rechecks);
    if (events.length === 0) return { status: 200, body: { accepted: 0, rechecks: rechecks.length } };
  }
  if (events.length === 0) return ignored(topic === '' ? 'It holds no event.' : `No flow listens to "${topic}".`);
  await failPoint('intake.understood');
  const result = await storeArrived(context, events, rawBody.length);
  if ('busy' in result) return refuse(503, 'WEBHOOK_NOT_STORED', result.busy);
  await failPoint('intake.stored');
  return { status: 200, body: { ...result } };
}

const ignored = (reason: string): WebhookAnswer => ({ status: 200, body: { accepted: 0, ignored: reason } });

/** Why a payload can't be worked on. Sending it again would not help. */
interface Unread {
  readonly topic: string;
  readonly code: 'WEBHOOK_TOPIC_UNKNOWN' | 'WEBHOOK_NOT_UNDERSTOOD';
  readonly message: string;
}

/** The events of a body, each read for itself; the expression of a connector gives one alone without a list. */
function eventsIn(source: string | undefined, body: object): readonly object[] {
  if (source === undefined) return [body];
  const found = compileExpression(source).evaluate(body);
  const list: unknown[] = Array.isArray(found) ? found : [found];
  return list.filter((event): event is object => typeof event === 'object' && event !== null);
}

interface ReadWebhook {
  readonly events: ArrivedEvent[];
  readonly rechecks: Recheck[];
  readonly topic: string;
}

async function readWebhook(
  connector: ResolvedConnector,
  webhooks: NonNullable<ResolvedConnector['webhooks']>,
  plans: readonly Plan[],
  body: object,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<ReadWebhook | { readonly unread: Unread }> {
  let topic = '';
  const unread = (message: string): { unread: Unread } => ({
    unread: { topic, code: 'WEBHOOK_NOT_UNDERSTOOD', message },
  });
  try {
    topic = text(webhooks.topic, body, headers);
    const declared = Object.hasOwn(webhooks.topics, topic) ? webhooks.topics[topic] : undefined;
    if (!declared) {
      const message = `${connector.title} does not declare the topic "${topic}".`;
      return { unread: { topic, code: 'WEBHOOK_TOPIC_UNKNOWN', message } };
    }
    const unfit = (await payloadValidator(declared.schema))(body);
    if (unfit) return unread(`The payload of "${topic}" does not fit: ${unfit.path} ${unfit.reason}.`);
    const identified = await identify(declared, body, { headers });
    if (identified.kind === 'unusable') return unread(`The payload of "${topic}" ${identified.reason}.`);
    const trigger = text(webhooks.trigger, body, headers);
    const events: ArrivedEvent[] = [];
    const rechecks: Recheck[] = [];
    for (const plan of plans) {
      for (const candidate of plan.flow.triggers) {
        if (candidate.kind !== 'webhook' && candidate.kind !== 'recheck') continue;
        if (candidate.connector !== connector.id || !candidate.topics.includes(topic)) continue;
        if (candidate.kind === 'recheck') {
          rechecks.push({ plan, trigger: candidate });
          continue;
        }
        const keyed = keyedBy(candidate, identified, body);
        if (!keyed) return unread(`The payload of "${topic}" names no ${plan.flow.record.name}.`);
        events.push(await eventFor(plan, candidate, keyed, body, trigger || null));
      }
    }
    return { events, rechecks, topic };
  } catch (error) {
    // An expression that this payload breaks would break it at every repeat: better parked than refused for ever.
    if (error instanceof AbortError && error.code === 'EXPRESSION_FAILED') {
      return unread(`The payload of "${topic}" can not be read: ${error.why}`);
    }
    throw error;
  }
}

async function isAuthentic(
  connection: Connection,
  rawBody: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  pathSecret: string | undefined,
): Promise<boolean> {
  const signature = connection.connector.webhooks?.signature;
  if (!signature) return false;
  if (signature.kind === 'none') return true;
  if (signature.kind === 'secretPath') {
    return pathSecret !== undefined && isSameSecret(pathSecret, await connection.secret(signature.credential));
  }
  if (signature.kind === 'oidcToken') {
    const { hasValidToken } = await import('../connection/oidc-token.ts');
    return hasValidToken(signature, headers.authorization);
  }
  const given = headers[signature.header.toLowerCase()];
  if (typeof given !== 'string') return false;
  const secret = Buffer.from(
    await connection.secret(signature.credential),
    signature.secretEncoding === 'base64' ? 'base64' : 'utf8',
  );
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  const received = Buffer.from(given, signature.encoding);
  return received.length === expected.length && timingSafeEqual(received, expected);
}

function text(
  expression: string,
  body: unknown,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string {
  const value = compileExpression(expression).evaluate(body, { headers });
  return typeof value === 'string' ? value.slice(0, 200) : '';
}

const validators = new Map<string, Validator>();

async function payloadValidator(id: string): Promise<Validator> {
  let check = validators.get(id);
  if (!check) {
    const schema = await payloadSchema(id);
    check = schema ? validator(schema) : () => undefined;
    validators.set(id, check);
  }
  return check;
}

/** What cannot be worked on stands as an exception, once per topic and counted, for every flow that listens. */
async function parkWebhook(
  database: Database,
  plans: readonly Plan[],
  connector: string,
  { topic, code, message }: Unread,
  body: object,
): Promise<void> {
  await database.transaction(async (transaction) => {
    for (const plan of plans) {
      const raised = { code, subject: topic, message, step: 'intake' };
      const row = exceptionRow(plan, `webhook ${connector}`, raised, body);
      await insertExceptions(transaction, plan.brand.id, plan.flow.id, [row]);
    }
  });
}
