/** An alert as a signed webhook, by the scheme of https://www.standardwebhooks.com, for which many libraries exist. */
import { createHmac } from 'node:crypto';
import type { WebhookAlert } from '../../../../schemas/formats/alert.ts';
import { readSecret } from '../../connection/secrets.ts';
import type { Delivery } from './deliver-alerts.ts';
import { postJson } from './post-json.ts';

export async function sendWebhook(
  alert: WebhookAlert,
  delivery: Pick<Delivery, 'id' | 'message' | 'created_at'>,
  purpose: string,
): Promise<void> {
  const { type, ...data } = delivery.message;
  const body = JSON.stringify({ type, timestamp: delivery.created_at.toISOString(), data });
  const secret = await readSecret(alert.secret, purpose);
  const headers = signedHeaders(delivery.id, new Date(), body, secret);
  await postJson(await readSecret(alert.url, purpose), body, headers, purpose);
}

/** `secret`: its bytes in base64 behind `whsec_`, or a text whose bytes are taken as they are. */
export function signedHeaders(id: string, at: Date, body: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
