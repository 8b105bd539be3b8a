/**
 * Caches and de-dupe pools as the platform documents them: between reading and writing others may come, so that two runs
 * at the same time can lose what one of them adds, or both find a value new.
 */
import { setImmediate } from 'node:timers/promises';
import type { Step } from '../../../../schemas/platforms/patchworks-import.ts';
import { invariant } from '../../../errors/errors.ts';
import { type Bucket, fieldOf, filled, type Payload, parsed } from './bucket.ts';

export class Caches {
  private readonly entries = new Map<string, string>();

  /** `scope` tells the cache of one run, or of one flow, from others. */
  async take(step: Step, scope: string, bucket: Bucket): Promise<Bucket> {
    const { cache, config } = step;
    invariant(cache, `the step ${step.name} names a cache`);
    const out: Payload[] = [];
    for (const payload of bucket) {
      const key = [scope, cache.name, filled(String(config.key), payload)].join(' ');
      if (config.action === 'load') {
        const found = this.entries.get(key);
        if (found !== undefined) out.push({ ...payload, payload: found });
        continue;
      }
      const before = config.append === true ? this.entries.get(key) : undefined;
      await setImmediate();
      this.entries.set(key, before === undefined ? (payload.payload ?? '') : appended(before, payload.payload));
      out.push(payload);
    }
    return out;
  }

  /** The platform may do so at any time: caches are best effort. */
  clear(): void {
    this.entries.clear();
  }

  /** All that is kept. */
  texts(): string[] {
    return [...this.entries.values()];
  }

  bytes(): number {
    return this.texts().reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  }
}

/** Inferred: what is there is a list, and gets longer by what is added. */
function appended(before: string, added: string | null): string {
  const list = (text: string | null): unknown[] => {
    const value = parsed(text);
    return Array.isArray(value) ? value : [value];
  };
  return JSON.stringify([...list(before), ...list(added)]);
}

export class DataPools {
  private readonly tracked = new Map<string, Set<string>>();

  async take(step: Step, bucket: Bucket): Promise<Bucket> {
    const { mode, key, entity_type: entity } = step.config;
    const pool = this.pool(step.data_pool?.name ?? '');
    const named = bucket.map((payload) => ({ payload, value: `${String(entity)} ${fieldOf(payload, String(key))}` }));
    const fresh = mode === 'track' ? named : named.filter(({ value }) => !pool.has(value));
    await setImmediate();
    if (mode !== 'filter') for (const { value } of fresh) pool.add(value);
    return fresh.map(({ payload }) => payload);
  }

  private pool(name: string): Set<string> {
    let pool = this.tracked.get(name);
    if (!pool) {
      pool = new Set();
      this.tracked.set(name, pool);
    }
    return pool;
  }
}
