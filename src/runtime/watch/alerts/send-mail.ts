/** An alert as an e-mail. */
import { createTransport } from 'nodemailer';
import type { MailAlert } from '../../../../schemas/formats/alert.ts';
import { AbortError } from '../../../errors/errors.ts';
import { readSecret } from '../../connection/secrets.ts';
import { details, headline } from './alert-message.ts';
import type { Delivery } from './deliver-alerts.ts';

const limitMs = 15_000;
const thisMachine = new Set(['localhost', '127.0.0.1', '::1']);

/** Errors: `MAIL_UNPROTECTED`, `SECRET_MISSING`, and what the server answers. */
export async function sendMail(
  alert: MailAlert,
  { id, message }: Pick<Delivery, 'id' | 'message'>,
  purpose: string,
): Promise<void> {
  const { server, from, to } = alert;
  if (server.security === 'none' && !thisMachine.has(server.host)) throw unprotected(server.host);
  const password = server.password && (await readSecret(server.password, purpose));
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'startTls',
    ignoreTLS: server.security === 'none',
    ...(server.user === undefined ? {} : { auth: { user: server.user, pass: password ?? '' } }),
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from,
      to,
      subject: `${message.brandTitle}: ${headline(message)}`,
      text: details(message).join('\n'),
      messageId: `<${id}@backhaul.invalid>`,
      // So that no absence notice answers: RFC 3834.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}

const unprotected = (host: string): AbortError =>
  new AbortError({
    code: 'MAIL_UNPROTECTED',
    what: `Mails to ${host} would go without encryption.`,
    why: 'Only a mail server on this machine may be spoken to in the clear.',
    nextSteps: ['Set security to "tls" or "startTls", as the server offers.'],
  });
