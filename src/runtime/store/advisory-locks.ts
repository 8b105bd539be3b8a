/**
 * Every advisory lock that Backhaul takes, so that no two share a key. Pairs of integers and single 64-bit keys are
 * separate spaces in PostgreSQL; pg-boss takes 64-bit ones.
 */

/** First integer of every pair: "BKHL". */
const space = 0x424b484c;

/** Held shared by every process that is attached to an embedded server, and alone by the one that stops it. */
export const attachmentLock = [space, 1] as const;

/** Held by the process that migrates. */
export const migrationLock = [space, 2] as const;

/** Held by the one process that does the watching, for as long as it lives. */
export const leaderLock = [space, 3] as const;

/** Held shared by every process that works or takes webhooks, and alone by one that must be the only one. */
export const runningLock = [space, 4] as const;

/** Held by the process that makes a queue's table ready. */
export const queueTableLock = [space, 5] as const;

/**
 * SQL of the 64-bit key that a worker holds for as long as it lives.
 * @param workerId SQL of its id, of type uuid.
 */
export function workerLock(workerId: string): string {
  return `hashtextextended('backhaul.worker:' || (${workerId})::text, 0)`;
}
