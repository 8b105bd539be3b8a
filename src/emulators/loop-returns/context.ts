/** What the routes of one emulated shop share. */
import type { Clock } from '../core/clock.ts';
import type { FaultQueue } from '../core/faults.ts';
import type { Ledger } from '../core/ledger.ts';
import type { Random } from '../core/random.ts';
import type { RequestCounters } from '../core/request-counters.ts';
import type { TokenBucket } from '../core/token-bucket.ts';
import type { WebhookDelivery } from '../core/webhook-delivery.ts';
import type { LoopSettings } from './settings.ts';
import type { LoopState } from './state.ts';
import type { WebhookSender } from './webhook-sender.ts';

export interface LoopContext {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly faults: FaultQueue;
  readonly counters: RequestCounters;
  readonly bucket: TokenBucket;
  readonly delivery: WebhookDelivery;
  readonly sender: WebhookSender;
  /** Changed in place by the control API. */
  readonly settings: LoopSettings;
  /** Replaced by a reset. */
  state: LoopState;
  random: Random;
  /** Timers of processing to come. */
  readonly timers: Set<NodeJS.Timeout>;
}
