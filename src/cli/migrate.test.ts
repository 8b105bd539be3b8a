import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../runtime/store/database.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-migrate-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function migrate(...given: string[]): Promise<{ code: number; printed: ReturnType<typeof JSON.parse> }> {
  let out = '';
  const code = await run({
    arguments: ['migrate', '--json', '--data-folder', folder, ...given],
    streams: { stdout: { write: (text) => (out += text) }, stderr: { write: () => undefined } },
    environment: {},
    workingFolder: folder,
  });
  return { code, printed: JSON.parse(out) };
}

test('migrate names what is missing, brings it in from several processes at once, and refuses a newer queue', async () => {
  const dry = await migrate('--dry-run');
  expect(dry.code).toBe(1);
  expect(dry.printed.migrations).toEqual(
    expect.arrayContaining(['0001-records.sql', expect.stringMatching(/^pgboss version \d+$/)]),
  );
  expect((await Promise.all([migrate(), migrate(), migrate()])).map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(await migrate('--dry-run')).toEqual({ code: 0, printed: { migrations: [], dryRun: true } });

  const database = await openDatabase({ dataFolder: folder });
  await database.query('update pgboss.version set version = 10000');
  await database.close();
  const refused = await migrate();
  expect([refused.code, refused.printed.error.code]).toEqual([1, 'DATABASE_NEWER']);
});
