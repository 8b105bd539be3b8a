/**
 * Stores of older releases, each a dump of PostgreSQL taken while a runtime of that release was at work: what it left
 * unfinished is finished by this one, and nothing that it did is done again. `store.sql.gz` is the dump (`pg_dump
 * --inserts`), `returns.json` what Loop held.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeTestHome } from '../../src/runtime/store/test-home.ts';
import { lineId, type SeedReturn } from '../scenario/returns.ts';
import { onStage } from '../scenario/stage.ts';
import { openScenarioStore } from '../scenario/store.ts';

const releases = globSync('*/store.sql.gz', { cwd: import.meta.dirname }).map((file) => file.split(/[\\/]/)[0] ?? '');

/** When each dump was taken. Not read off its times: what was still to come then is in the past one day. */
const takenAt: Record<string, string> = { '0.1.0': '2026-11-21T10:27:28.999Z' };

const times = /\d{4}-\d{2}-\d{2}([ T])\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:\+00|Z)/g;

/** The dump as if it had been taken just now: each of its times keeps its distance to the moment it was taken. */
function takenNow(release: string, dump: string): string {
  const read = (time: string) => Date.parse(time.replace('+00', 'Z'));
  const later = Date.now() - read(takenAt[release] ?? '');
  return dump.replace(times, (time, separator: string) => {
    const moved = new Date(read(time) + later).toISOString();
    return separator === 'T' ? moved : moved.replace('T', ' ').replace('Z', '+00');
  });
}

/** The store of a release, brought up to date as any start does. */
async function restored(release: string) {
  const home = await makeTestHome();
  const database = await home.open();
  const dump = gunzipSync(readFileSync(join(import.meta.dirname, release, 'store.sql.gz'))).toString();
  await database.query(`${takenNow(release, dump)}\nreset all;`);
  await database.close();
  return openScenarioStore(home);
}

test('there is a store of each release', () => {
  expect(releases).toEqual(Object.keys(takenAt));
});

test('0.1.0: five confirmed returns stay, one sending without an answer and five new returns are finished', async () => {
  const returns: SeedReturn[] = JSON.parse(readFileSync(join(import.meta.dirname, '0.1.0', 'returns.json'), 'utf8'));
  const store = await restored('0.1.0');
  try {
    const options = { store: { ...store, nextBrand: () => 'acme' }, running: false, retry: { attempts: 8 } };
    await onStage(options, async (stage) => {
      expect(await stage.states()).toEqual({ confirmed: 5, exception: 1, received: 5, sent: 3 });
      await stage.seed(...returns);
      await stage.start();
      await stage.rest();
      expect(await stage.states()).toEqual({ confirmed: 13, exception: 1 });
      // Loop and Archean begin anew, so that Archean holds what this runtime alone has sent.
      const once = [3001, 3002, 3003, 4001, 4002, 5001, 5002, 5003].map((id) => lineId(id, 1));
      const ledger = await stage.ledger();
      expect(ledger.map(({ line, count }) => [line, count]).sort()).toEqual(once.map((line) => [line, 1]));
      expect((await stage.exceptions()).map(({ code, key }) => [code, key])).toEqual([['SKU_UNKNOWN', '2001']]);
      expect((await stage.story(1001)).effects).toMatchObject([{ state: 'confirmed' }]);
    });
  } finally {
    await store.close();
  }
});
