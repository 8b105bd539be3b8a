/** An alert as a message to a Slack-compatible incoming webhook. */
import type { SlackAlert } from '../../../../schemas/formats/alert.ts';
import { readSecret } from '../../connection/secrets.ts';
import { details, headline } from './alert-message.ts';
import type { Delivery } from './deliver-alerts.ts';
import { postJson } from './post-json.ts';

export async function sendSlack(
  alert: SlackAlert,
  { message }: Pick<Delivery, 'message'>,
  purpose: string,
): Promise<void> {
  const [code = '', ...rest] = headline(message).split(' ');
  const text = [`*${code}* ${rest.join(' ')}`, ...details(message)].map(escaped).join('\n');
  await postJson(await readSecret(alert.url, purpose), JSON.stringify({ text }), {}, purpose);
}

/** Slack reads these three as markup: https://docs.slack.dev/messaging/formatting-message-text/ */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
