/** `stock.changed` and `dispatch.created`: hints, signed over the raw bytes (form inferred). */
import { createHmac } from 'node:crypto';
import type { ArcheanContext } from './context.ts';
import { levelBody } from './stock-levels.ts';

const attempts = 6;

/** Sends one `stock.changed` per changed level, with the level as it is now. */
export function announceLevels(
  context: ArcheanContext,
  changed: readonly { readonly sku: string; readonly locationCode: string }[],
): void {
  const keys = new Map(
    changed.map(({ sku, locationCode }) => [JSON.stringify([sku, locationCode]), { sku, locationCode }]),
  );
  for (const { sku, locationCode } of keys.values()) {
    announce(context, 'stock.changed', { level: levelBody(context.state.levels.level(sku, locationCode)) });
  }
}

/** Sends one webhook to the subscribed address, where the tenant has the capability and a subscription. */
export function announce(context: ArcheanContext, topic: string, content: Record<string, unknown>): void {
  const { settings, delivery, state, clock } = context;
  const { webhook } = settings;
  if (!settings.capabilities.webhooks || webhook === undefined) return;
  const body = JSON.stringify({ topic, id: state.newId('evt'), occurredAt: clock.iso(), ...content });
  const signature = createHmac('sha256', webhook.secret).update(body).digest('hex');
  delivery.enqueue([{ url: webhook.url, body, headers: { [settings.webhookSignatureHeader]: signature } }], {
    attempts,
    delayScale: settings.webhookDelayScale,
  });
}
