/**
 * What a call passes before its first byte goes out: whoever sends it still has its records, and the budget's permission
 * has come and still holds. What has run out meanwhile is asked for anew.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { CallContext, CallResult } from './call-operation.ts';
import type { Permission } from './permission.ts';
import { notMade } from './plain-outcome.ts';

export interface Gate {
  /** Undefined once the call may go out now; otherwise what it comes to without. */
  pass(): Promise<CallResult | undefined>;
  /** Whether it still may, after `pass`; asked without delay, right before the first byte. */
  holds(): boolean;
  /** The call is over, or is not made. */
  end(): void;
}

/** The budget's word: a permission, and how another one is had, or what the call comes to without. */
export interface Permitted {
  readonly permission: Permission;
  permit(): Promise<Permission | CallResult>;
}

/** So old may a claim be, in milliseconds: far less than others wait before they take a record over. */
const claimMs = 2_000;
const passTries = 50;

export function openGate(
  { beforeSending }: Pick<CallContext, 'beforeSending'>,
  { permission: first, permit }: Permitted,
): Gate {
  let permission = first;
  let tries = 0;
  let claimedAtMs: number | undefined;
  // The clock that goes on while the machine sleeps; set back or forth, it only makes us ask once more.
  const isClaimed = () =>
    beforeSending === undefined || (claimedAtMs !== undefined && Math.abs(Date.now() - claimedAtMs) < claimMs);
  return {
    holds: () => isClaimed() && !permission.isLate(),
    end: () => permission.end(),
    async pass() {
      for (; tries < passTries; tries += 1) {
        if (!isClaimed()) {
          const askedAtMs = Date.now();
          if (!(await beforeSending?.())) return notMade('retry', 'CLAIM_LOST', 'Another worker took over.');
          claimedAtMs = askedAtMs;
        }
        const untilMs = permission.untilMs();
        if (untilMs > 0) await wait(Math.ceil(untilMs));
        if (permission.isLate()) {
          await permission.giveBack();
          const next = await permit();
          if ('outcome' in next) return next;
          permission = next;
        } else if (isClaimed()) return undefined;
      }
      await permission.giveBack();
      return notMade('throttled', 'BUDGET_PAUSED', `No call was ready in time, ${passTries} times over.`);
    },
  };
}
