/** What the routes of one emulated tenant share. */
import type { Clock } from '../core/clock.ts';
import type { FaultQueue } from '../core/faults.ts';
import type { Ledger } from '../core/ledger.ts';
import type { Random } from '../core/random.ts';
import type { RequestCounters } from '../core/request-counters.ts';
import type { TokenBucket } from '../core/token-bucket.ts';
import type { WebhookDelivery } from '../core/webhook-delivery.ts';
import type { ArcheanSettings } from './settings.ts';
import type { ArcheanState } from './state.ts';

export interface ArcheanContext {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly faults: FaultQueue;
  readonly counters: RequestCounters;
  readonly bucket: TokenBucket;
  readonly delivery: WebhookDelivery;
  /** Changed in place by the control API. */
  readonly settings: ArcheanSettings;
  /** Replaced by a reset. */
  state: ArcheanState;
  random: Random;
  /** Timers of allocations to come. */
  readonly timers: Set<NodeJS.Timeout>;
}
