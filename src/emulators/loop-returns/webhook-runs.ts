/** Sends webhooks on demand: to one address, about chosen returns, repeated and out of order if asked. */
import { type Static, Type } from '@sinclair/typebox';
import { invalidControlBody } from '../core/decoding.ts';
import { createRandom } from '../core/random.ts';
import type { LoopContext } from './context.ts';
import { phpJson, webhookPayload, webhookTopics, webhookTriggers } from './webhook-payloads.ts';
import { deliveryAttempts } from './webhook-sender.ts';

export const DeliverWebhooks = Type.Object(
  {
    topic: Type.Union(webhookTopics.map((topic) => Type.Literal(topic))),
    trigger: Type.Union(webhookTriggers.map((trigger) => Type.Literal(trigger))),
    returnIds: Type.Optional(Type.Array(Type.String(), { maxItems: 200_000 })),
    all: Type.Optional(Type.Literal(true, { description: 'About every return.' })),
    url: Type.String({ pattern: '^http://', description: 'The receiver; the emulator speaks plain HTTP.' }),
    secret: Type.Optional(Type.String({ minLength: 1, description: "Default: the shop's own." })),
    duplicates: Type.Optional(Type.Integer({ minimum: 0, maximum: 10, description: 'Extra copies of each.' })),
    reorderSeed: Type.Optional(Type.Integer({ minimum: 0, description: 'Shuffles all copies.' })),
    concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 256, description: 'Default 8.' })),
    attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 6, description: 'Default 6, as Loop does.' })),
  },
  { additionalProperties: false },
);

export interface DeliveryReport {
  /** Webhooks sent, copies included. */
  readonly sent: number;
  readonly delivered: number;
  readonly failed: number;
  readonly attempts: number;
  /** Attempts by status; `none` where there was no answer. */
  readonly byStatus: Readonly<Record<string, number>>;
}

/** Delivers and waits for all outcomes. Throws `CONTROL_BODY_INVALID` for an unknown return. */
export async function deliverWebhooks(
  context: LoopContext,
  order: Static<typeof DeliverWebhooks>,
): Promise<DeliveryReport> {
  const ids = order.all === true ? [...context.state.returns.keys()] : (order.returnIds ?? []);
  const unknown = ids.find((id) => !context.state.returns.has(id));
  if (unknown !== undefined) throw invalidControlBody(`/returnIds: no return has the id ${unknown}.`);
  const copies = ids.flatMap((id) => Array.from({ length: 1 + (order.duplicates ?? 0) }, () => id));
  const queue = order.reorderSeed === undefined ? copies : createRandom(order.reorderSeed).shuffle(copies);
  const report = { sent: queue.length, delivered: 0, failed: 0, attempts: 0, byStatus: {} as Record<string, number> };
  let position = 0;
  const sendSome = async () => {
    for (let id = queue[position]; id !== undefined; id = queue[position]) {
      position += 1;
      await deliverOne(context, order, id, report);
    }
  };
  await Promise.all(Array.from({ length: order.concurrency ?? 8 }, sendSome));
  return report;
}

async function deliverOne(
  context: LoopContext,
  { topic, trigger, url, secret, attempts }: Static<typeof DeliverWebhooks>,
  id: string,
  report: { delivered: number; failed: number; attempts: number; byStatus: Record<string, number> },
): Promise<void> {
  const { settings, sender, delivery, state } = context;
  const value = state.returns.get(id);
  if (value === undefined) return;
  const body = phpJson(webhookPayload(topic, trigger, value, settings));
  const result = await delivery.deliver(sender.sign(url, body, secret ?? settings.webhookSecret), {
    attempts: attempts ?? deliveryAttempts,
    delayScale: settings.webhookDelayScale,
  });
  if (result.delivered) report.delivered += 1;
  else report.failed += 1;
  report.attempts += result.statuses.length;
  for (const status of result.statuses) {
    const name = String(status ?? 'none');
    report.byStatus[name] = (report.byStatus[name] ?? 0) + 1;
  }
}
