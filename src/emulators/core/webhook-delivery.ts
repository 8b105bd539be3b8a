/** Sends webhooks as a vendor does: several attempts, growing delays, a bounded queue. */
import { setMaxListeners } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { AbortError } from '../../errors/errors.ts';
import type { Random } from './random.ts';

const maximumQueued = 200_000;
const answerTimeoutMs = 10_000;
/** A longer `Retry-After` fails the webhook (Loop's documentation, verified). */
const maximumRetryAfterSeconds = 1800;
const firstDelayMs = 1000;

export interface Delivery {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface DeliveryResult {
  /** Whether an attempt was answered with 2xx. */
  readonly delivered: boolean;
  /** The status of each attempt; null where there was no answer. */
  readonly statuses: readonly (number | null)[];
}

export interface DeliveryOptions {
  /** Attempts in all. */
  readonly attempts: number;
  /** Factor on all waiting times: 1 is real time, 0 is at once. */
  readonly delayScale: number;
}

interface Answer {
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;
}

/** Sends deliveries, at most `concurrency` at a time, oldest first. */
export class WebhookDelivery {
  readonly #random: () => Random;
  readonly #concurrency: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  readonly #stop = new AbortController();
  #queue: (() => Promise<void>)[] = [];
  /** Index of the oldest waiting delivery: taking from the front of a long array would move all of it. */
  #head = 0;
  #running = 0;

  constructor(options: { random: () => Random; concurrency: number }) {
    this.#random = options.random;
    this.#concurrency = options.concurrency;
    setMaxListeners(0, this.#stop.signal);
  }

  /** Deliveries that wait or run. */
  get pending(): number {
    return this.#queue.length - this.#head + this.#running;
  }

  /** Queues deliveries that go out one after the other; outcomes are not reported. Throws `EMULATOR_WEBHOOK_QUEUE_FULL`. */
  enqueue(deliveries: readonly Delivery[], options: DeliveryOptions): void {
    if (this.#queue.length - this.#head >= maximumQueued) {
      throw new AbortError({
        code: 'EMULATOR_WEBHOOK_QUEUE_FULL',
        what: 'The emulator can queue no more webhooks.',
        why: `${maximumQueued} already wait for their receivers.`,
        nextSteps: ['Start the receiver, or set its subscription to inactive.'],
      });
    }
    this.#queue.push(async () => {
      for (const delivery of deliveries) await this.deliver(delivery, options);
    });
    this.#startNext();
  }

  /** Sends now, outside the queue, and waits for the outcome. Never rejects. */
  async deliver(delivery: Delivery, options: DeliveryOptions): Promise<DeliveryResult> {
    const statuses: (number | null)[] = [];
    for (let attempt = 1; attempt <= options.attempts; attempt += 1) {
      const answer = await this.#post(delivery);
      statuses.push(answer.status);
      if (answer.status !== null && answer.status >= 200 && answer.status < 300) return { delivered: true, statuses };
      if (answer.retryAfterSeconds !== null && answer.retryAfterSeconds > maximumRetryAfterSeconds) break;
      if (attempt === options.attempts || this.#stop.signal.aborted) break;
      const jittered = firstDelayMs * 2 ** (attempt - 1) * (0.5 + this.#random().next() / 2);
      const delayMs = answer.retryAfterSeconds === null ? jittered : answer.retryAfterSeconds * 1000;
      const stopped = await sleep(delayMs * options.delayScale, false, { signal: this.#stop.signal }).catch(() => true);
      if (stopped) break;
    }
    return { delivered: false, statuses };
  }

  /** Forgets what waits; deliveries under way end by themselves. */
  clear(): void {
    this.#queue = [];
    this.#head = 0;
  }

  close(): void {
    this.clear();
    this.#stop.abort();
    this.#agent.destroy();
  }

  #startNext(): void {
    while (this.#running < this.#concurrency && !this.#stop.signal.aborted) {
      const next = this.#queue[this.#head];
      if (next === undefined) return;
      this.#head += 1;
      if (this.#head * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      this.#running += 1;
      void next().finally(() => {
        this.#running -= 1;
        this.#startNext();
      });
    }
  }

  #post(delivery: Delivery): Promise<Answer> {
    return new Promise((resolve) => this.#send(delivery, resolve));
  }

  #send(delivery: Delivery, resolve: (answer: Answer) => void): void {
    const unanswered = () => resolve({ status: null, retryAfterSeconds: null });
    try {
      const body = Buffer.from(delivery.body);
      const outgoing = request(delivery.url, {
        method: 'POST',
        agent: this.#agent,
        timeout: answerTimeoutMs,
        headers: { 'content-type': 'application/json', ...delivery.headers, 'content-length': body.length },
      });
      outgoing.on('timeout', () => outgoing.destroy());
      outgoing.on('error', unanswered);
      outgoing.on('response', (answer) => {
        answer.on('error', unanswered);
        answer.on('close', unanswered);
        answer.on('end', () => {
          const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
          resolve({
            status: answer.statusCode ?? null,
            retryAfterSeconds: Number.isFinite(seconds) && seconds >= 0 ? seconds : null,
          });
        });
        answer.resume();
      });
      outgoing.end(body);
    } catch {
      unanswered();
    }
  }
}
