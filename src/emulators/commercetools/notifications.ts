/**
 * Tells subscribers of changes and messages: as Google Pub/Sub would push them, signed, with duplicates and in another
 * order where a fault asks for it. There is one push address for all topics.
 */
import type { Delivery } from '../core/webhook-delivery.ts';
import type { Happening } from './changing.ts';
import { type CommercetoolsContext, newId, newResource } from './context.ts';
import type { Kind, Resource } from './state.ts';

export interface Change {
  readonly kind: 'ResourceCreated' | 'ResourceUpdated' | 'ResourceDeleted';
  readonly oldVersion?: number;
}

interface Subscribing {
  readonly messages: readonly { readonly resourceTypeId: string; readonly types?: readonly string[] }[];
  readonly changes: readonly { readonly resourceTypeId: string }[];
  readonly format: { readonly type: string };
  readonly destination: { readonly projectId: string; readonly topic: string };
  readonly status: string;
}

type Payload = Readonly<Record<string, unknown>>;
const attempts = 5;
const silent: ReadonlySet<Kind> = new Set(['message', 'import-container', 'import-operation']);

/** Without happenings there is no message: stock that orders move is told of by changes alone. */
export function announceChange(
  context: CommercetoolsContext,
  kind: Kind,
  resource: Resource,
  change: Change,
  happenings: readonly Happening[],
): void {
  if (silent.has(kind)) return;
  const about = { projectKey: context.settings.projectKey, resource: { typeId: kind, id: resource.id } };
  const known = { ...about, ...identifiersOf(resource) };
  const { kind: notificationType, oldVersion } = change;
  const payload = {
    notificationType,
    ...known,
    version: resource.version,
    ...(oldVersion === undefined ? {} : { oldVersion }),
    modifiedAt: resource.lastModifiedAt,
  };
  const messages = happenings.map((happening) => keepMessage(context, known, resource, happening));
  for (const subscription of context.state.kinds.subscription.rows.values()) {
    const subscribed = subscription as unknown as Subscribing;
    if (/Stopped|Suspended/.test(subscribed.status)) continue;
    // Of itself a subscription is told by the test that comes before it.
    if (kind !== 'subscription' && subscribed.changes.some(({ resourceTypeId }) => resourceTypeId === kind)) {
      push(context, subscribed, payload, `com.commercetools.${kind}.change.${notificationType}`);
    }
    for (const message of messages) {
      const wanted = subscribed.messages.find(({ resourceTypeId }) => resourceTypeId === kind);
      if (!wanted || (wanted.types?.length && !wanted.types.includes(String(message.type)))) continue;
      push(context, subscribed, deliverable(context, message), `com.commercetools.${kind}.message.${message.type}`);
    }
  }
}

function keepMessage(
  context: CommercetoolsContext,
  known: Payload,
  resource: Resource,
  happening: Happening,
): Resource {
  const { sequences, kinds } = context.state;
  const sequenceNumber = (sequences.get(resource.id) ?? 0) + 1;
  sequences.set(resource.id, sequenceNumber);
  const { projectKey: _, ...rest } = known;
  const message = newResource(context, { ...rest, ...happening, sequenceNumber, resourceVersion: resource.version });
  kinds.message.put(message);
  return message;
}

function deliverable(context: CommercetoolsContext, message: Resource): Payload {
  const { projectKey, payloadNotIncluded } = context.settings;
  if (!payloadNotIncluded) return { notificationType: 'Message', projectKey, ...message };
  const { id, version, sequenceNumber, resourceVersion, resource, createdAt, lastModifiedAt, type } = message;
  return {
    notificationType: 'Message',
    projectKey,
    ...{ id, version, sequenceNumber, resourceVersion, resource, createdAt, lastModifiedAt },
    payloadNotIncluded: { reason: 'Payload too large', payloadType: type },
  };
}

function identifiersOf({ key, sku, orderNumber }: Resource): { resourceUserProvidedIdentifiers?: Payload } {
  const found = Object.entries({ key, sku, orderNumber }).filter(([, value]) => value !== undefined);
  return found.length > 0 ? { resourceUserProvidedIdentifiers: Object.fromEntries(found) } : {};
}

/** The notification that a new subscription is tested with; false when it could not be delivered. */
export async function deliverTest(context: CommercetoolsContext, subscription: Resource): Promise<boolean> {
  const subscribed = subscription as unknown as Subscribing;
  const payload = {
    notificationType: 'ResourceCreated',
    projectKey: context.settings.projectKey,
    resource: { typeId: 'subscription', id: subscription.id },
    ...identifiersOf(subscription),
    version: subscription.version,
    modifiedAt: subscription.createdAt,
  };
  const [delivery] = pushesOf(context, subscribed, payload, 'com.commercetools.subscription.change.ResourceCreated');
  if (!delivery) return true;
  return (await context.delivery.deliver(delivery, { attempts: 1, delayScale: 0 })).delivered;
}

function push(context: CommercetoolsContext, subscribed: Subscribing, payload: Payload, type: string): void {
  const deliveries = pushesOf(context, subscribed, payload, type);
  if (deliveries.length === 0) return;
  const { state, settings, faults, delivery } = context;
  const send = () => delivery.enqueue(deliveries, { attempts, delayScale: settings.pushDelayScale });
  const path = settings.push?.url ?? '';
  if (state.holding === 0) state.holding = faults.take(['reorderWebhooks'], { method: 'POST', path })?.hold ?? 0;
  if (state.holding === 0) {
    send();
    return;
  }
  state.held.push(send);
  if (state.held.length < state.holding) return;
  for (const held of state.held.splice(0).reverse()) held();
  state.holding = 0;
}

/** One push, or several where a fault doubles it; each has a message id of its own. */
function pushesOf(context: CommercetoolsContext, subscribed: Subscribing, payload: Payload, type: string): Delivery[] {
  const { settings, faults, keys, state } = context;
  if (!settings.push) return [];
  const { url, audience, serviceAccount } = settings.push;
  const subject = { method: 'POST', path: url };
  const { projectId, topic } = subscribed.destination;
  const content = subscribed.format.type === 'CloudEvents' ? cloudEvent(context, payload, type) : payload;
  const copies = faults.take(['duplicateWebhooks'], subject)?.copies ?? 1;
  const forged = faults.take(['badSignature'], subject) !== undefined;
  return Array.from({ length: copies }, () => {
    state.pushes += 1;
    const messageId = String(1000 + state.pushes);
    const publishTime = context.clock.iso();
    // The receiver's clock is the machine's, whatever the emulator's says.
    const now = Math.floor(Date.now() / 1000);
    const token = keys.token(
      {
        iss: 'https://accounts.google.com',
        aud: audience,
        azp: '100000000000000000001',
        sub: '100000000000000000001',
        email: serviceAccount,
        email_verified: true,
        iat: now,
        exp: now + 3600,
      },
      forged,
    );
    const body = {
      message: {
        data: Buffer.from(JSON.stringify(content)).toString('base64'),
        attributes: {},
        messageId,
        message_id: messageId,
        publishTime,
        publish_time: publishTime,
      },
      subscription: `projects/${projectId}/subscriptions/${topic}`,
    };
    return { url, body: JSON.stringify(body), headers: { authorization: `Bearer ${token}` } };
  });
}

function cloudEvent(context: CommercetoolsContext, payload: Payload, type: string): Payload {
  const { typeId, id } = payload.resource as { typeId: string; id: string };
  const sequence = payload.sequenceNumber;
  return {
    specversion: '1.0',
    id: newId(context),
    type,
    source: `/${context.settings.projectKey}/${typeId}`,
    subject: id,
    time: context.clock.iso(),
    ...(sequence === undefined ? {} : { sequence: String(sequence), sequencetype: 'Integer' }),
    data: payload,
  };
}
