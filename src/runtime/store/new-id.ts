/** Ids of rows: UUIDs of version 7, which rise with time, also within a millisecond. */
import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const bytesOfOne = 16;
/** Random bytes are had for many ids at once: one at a time they took most of what an id takes. */
const pool = new Uint8Array(bytesOfOne * 256);
let used = pool.length;
const last = { milliseconds: 0, sequence: 0 };

export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + bytesOfOne);
  used += bytesOfOne;
  const now = Date.now();
  if (now > last.milliseconds) {
    last.milliseconds = now;
    // Leaves room to count within the millisecond: the sequence has 32 bits.
    last.sequence = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 2;
  } else last.sequence += 1;
  return v7({ random, msecs: last.milliseconds, seq: last.sequence });
}
