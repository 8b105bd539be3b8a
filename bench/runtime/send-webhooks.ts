/** Sends signed webhooks at a steady rate, as long as the answers keep up, and tells how long each took. */
import { createHmac } from 'node:crypto';
import { Agent, request as sendHttp } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { examples } from '../../schemas/systems/loop-returns/return-webhook.ts';

export interface WebhookLoad {
  readonly url: string;
  readonly secret: string;
  readonly firstId: number;
  readonly count: number;
  readonly perSecond: number;
  /** Webhooks that are out at once; more wait for their turn. */
  readonly atOnce: number;
}

/** Milliseconds until each was acknowledged; `NaN` for any other answer than 200. */
export async function sendWebhooks({ url, secret, firstId, count, perSecond, atOnce }: WebhookLoad): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const [example] = examples;
  const startedAt = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < count; index += 1) {
    const dueMs = (index / perSecond) * 1000 - (performance.now() - startedAt);
    if (dueMs > 1) await wait(dueMs);
    const body = JSON.stringify({ ...(example as object), id: String(firstId + index), trigger: 'return.closed' });
    answers.push(sendOne(url, body, createHmac('sha256', secret).update(body).digest('base64'), agent));
  }
  const took = await Promise.all(answers);
  agent.destroy();
  return took;
}

function sendOne(url: string, body: string, signature: string, agent: Agent): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-loop-signature': signature };
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const request = sendHttp(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200 ? performance.now() - startedAt : Number.NaN));
    });
    request.on('error', () => resolve(Number.NaN));
    request.end(body);
  });
}
