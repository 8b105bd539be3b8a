/** Delivers what was decided: tried with growing pauses until it has arrived, in order for each receiver. */
import type { Alert } from '../../../../schemas/formats/alert.ts';
import type { Brand } from '../../../../schemas/formats/brand.ts';
import { backoffMs } from '../../connection/backoff.ts';
import { redactText } from '../../connection/redact.ts';
import { failPoint } from '../../fail-point.ts';
import type { Database } from '../../store/database.ts';
import type { AlertMessage } from './alert-message.ts';
import { sendSlack } from './send-slack.ts';
import { sendWebhook } from './send-webhook.ts';

export interface Delivery {
  readonly id: string;
  readonly target: string;
  readonly message: AlertMessage;
  readonly attempts: number;
  readonly created_at: Date;
}

/** About half a day, with the pauses below. */
const maximumAttempts = 20;
const pauses = { baseMs: 1_000, maximumMs: 3_600_000 };
const maximumAtOnce = 10;
/** Longer than any sending takes: after it, the delivery of a process that died is taken up by another. */
const leaseSeconds = 120;

/**
 * Tries what is due; gives the number that arrived. An attempt whose end nobody saw is repeated under the same id, by
 * which a receiver knows it.
 */
export async function deliverAlerts(
  database: Database,
  brand: Brand,
  onError: (error: unknown) => void,
): Promise<number> {
  const { rows } = await database.query<Delivery>(
    `update backhaul.delivery d set attempts = d.attempts + 1, due_at = now() + make_interval(secs => $3)
       from (select brand, id from backhaul.delivery w where brand = $1 and state = 'waiting' and due_at <= now()
                and not exists (select 1 from backhaul.delivery e where e.brand = w.brand and e.alert_id = w.alert_id
                                   and e.target = w.target and e.state = 'waiting' and e.id < w.id)
              order by due_at limit $2 for update skip locked) due
      where d.brand = due.brand and d.id = due.id
      returning d.id, d.target, d.message, d.attempts, d.created_at`,
    [brand.id, maximumAtOnce, leaseSeconds],
  );
  const ends = await Promise.all(rows.map((delivery) => deliver(database, brand, delivery, onError)));
  return ends.filter(Boolean).length;
}

async function deliver(
  database: Database,
  brand: Brand,
  delivery: Delivery,
  onError: (error: unknown) => void,
): Promise<boolean> {
  const alert = brand.alerts?.[delivery.target];
  try {
    if (alert) await sendAlert(brand, alert, delivery);
    await failPoint('alert.sent');
  } catch (error) {
    onError(error);
    const why = redactText(error instanceof Error ? error.message : String(error));
    await database.query(
      `update backhaul.delivery set state = $3, last_error = $4, due_at = now() + make_interval(secs => $5::float8 / 1000)
        where brand = $1 and id = $2 and state = 'waiting'`,
      [
        brand.id,
        delivery.id,
        delivery.attempts >= maximumAttempts ? 'failed' : 'waiting',
        why,
        backoffMs(delivery.attempts, pauses),
      ],
    );
    return false;
  }
  await database.query(
    `update backhaul.delivery set state = $3, last_error = $4, delivered_at = now() where brand = $1 and id = $2`,
    // Whom the brand no longer names is told no more.
    [brand.id, delivery.id, alert ? 'delivered' : 'failed', alert ? null : 'The brand no longer has this alert.'],
  );
  await failPoint('alert.marked');
  return alert !== undefined;
}

/** One attempt. Errors: `ALERT_REFUSED`, `MAIL_UNPROTECTED`, `SECRET_MISSING`, and what a mail server answers. */
export async function sendAlert(
  brand: Brand,
  alert: Alert,
  delivery: Pick<Delivery, 'id' | 'target' | 'message' | 'created_at'>,
): Promise<void> {
  const purpose = `the alert ${delivery.target} of ${brand.id}`;
  switch (alert.kind) {
    case 'slack':
      return sendSlack(alert, delivery, purpose);
    case 'webhook':
      return sendWebhook(alert, delivery, purpose);
    case 'mail':
      // Loaded where mail is sent: no start waits for it.
      return (await import('./send-mail.ts')).sendMail(alert, delivery, purpose);
  }
}
