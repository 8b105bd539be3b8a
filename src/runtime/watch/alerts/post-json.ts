/** A POST of JSON that must be taken: anything but a status of 2xx is a failure. */
import { AbortError } from '../../../errors/errors.ts';

const limitMs = 10_000;

/** Follows no redirect. Error: `ALERT_REFUSED`, which never shows the address: it may be a secret. */
export async function postJson(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  purpose: string,
): Promise<void> {
  let why: string;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'backhaul', ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(limitMs),
    });
    await answer.body?.cancel();
    if (answer.status >= 200 && answer.status < 300) return;
    why = `The receiver answered with status ${answer.status}.`;
  } catch (error) {
    const { name, cause } = error as { name?: string; cause?: { code?: string } };
    why = `There was no answer (${cause?.code ?? name ?? 'unknown'}).`;
  }
  throw new AbortError({
    code: 'ALERT_REFUSED',
    what: `${purpose[0]?.toUpperCase()}${purpose.slice(1)} did not arrive.`,
    why,
    nextSteps: ['It is tried again by itself. If it lasts, correct the address or the receiver.'],
  });
}
