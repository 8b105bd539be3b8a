/** `product.product.inventory_level_changed`, signed over the raw bytes with the decoded secret (official). */
import { createHmac } from 'node:crypto';
import type { FulfilContext } from './context.ts';
import { levelAt } from './stock.ts';

const event = 'product.product.inventory_level_changed';
const attempts = 6;

export const signatureOf = (secret: string, body: string): string =>
  createHmac('sha256', Buffer.from(secret, 'base64')).update(body).digest('base64');

/** Sends the levels of these products, as they are now, to every address that is set up for the event. */
export function announceLevels(context: FulfilContext, products: ReadonlySet<number>): void {
  const { state, clock, settings, delivery, faults } = context;
  const receivers = state.having('ir.webhook', 'event', event);
  if (receivers.length === 0 || products.size === 0) return;
  const warehouses = state.having('stock.location', 'type', 'warehouse');
  const timestamp = clock.iso().replace('Z', '000');
  const body = JSON.stringify(
    [...products].map((id) => ({
      timestamp,
      product_id: id,
      product_code: state.find('product.product', id)?.code ?? null,
      warehouse_quantities: warehouses.map((warehouse) => ({
        warehouse_id: warehouse.id,
        warehouse_code: warehouse.code ?? null,
        ...levelAt(state, id, [warehouse.id]),
      })),
      listing_quantities: [],
    })),
  );
  for (const { url } of receivers) {
    const subject = { method: 'POST', path: String(url) };
    const secret = faults.take(['badSignature'], subject) ? 'd3Jvbmc=' : settings.webhookSecret;
    const copies = faults.take(['duplicateWebhooks'], subject);
    const one = {
      url: String(url),
      body,
      headers: {
        'X-Fulfil-Event': event,
        'X-Fulfil-Organization': settings.organization,
        'X-Fulfil-Hmac-SHA256': signatureOf(secret, body),
      },
    };
    const deliveries = Array.from({ length: copies ? (copies.copies ?? 2) : 1 }, () => one);
    delivery.enqueue(deliveries, { attempts, delayScale: settings.webhookDelayScale });
  }
}
