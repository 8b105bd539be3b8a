/** In a database of its own: what others have left in the table would change the plans. */
import type { Database } from '../store/database.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type Job, openQueue, type Queue } from './queue.ts';
import {
  claimStatement,
  completeStatement,
  holdStatement,
  lanesStatement,
  reclaimStatement,
  touchStatement,
} from './queue-statements.ts';
import { registerWorker, type WorkerIdentity } from './worker-identity.ts';

let home: TestHome;
let database: Database;
let worker: WorkerIdentity;
let queue: Queue;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  worker = await registerWorker(database);
  queue = await openQueue(database, { name: 'plans' });
});

afterAll(async () => {
  await queue.close();
  await worker.close();
  await database.close();
  await home.remove();
});

const jobs = (lane: string, length: number) =>
  Array.from({ length }, (_, index) => ({ key: `${lane} ${index}`, data: index, lane }));

test('claims, signs of life, holds, ends, reclaims and the list of lanes touch as many pages with 30,000 jobs waiting as with 1,000', async () => {
  const table = 'pgboss."job_common"';
  const session = await database.openSession('pages');
  // Planned once, while there are few jobs, and for any values: so a worker's connection has them.
  await session.query(`prepare claim (text, text, int, int, text) as ${claimStatement(table)}`);
  await session.query(`prepare lanes (text, int) as ${lanesStatement(table)}`);
  await session.query(`prepare touch (text, uuid[], int[]) as ${touchStatement}`);
  await session.query(`prepare hold (text, uuid[], int[]) as ${holdStatement}`);
  await session.query(`prepare complete (text, text, uuid[], int[]) as ${completeStatement}`);
  await session.query(`prepare reclaim (text, text[], uuid[], float8) as ${reclaimStatement}`);
  let looksAtAll: string[] = [];
  const pages = async (statement: string, mode = 'force_generic_plan'): Promise<number> => {
    await session.query(`begin; set local plan_cache_mode = ${mode}`);
    const { rows } = await session.query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
      `explain (analyze, buffers, format json) execute ${statement}`,
    );
    await session.query('rollback');
    if (JSON.stringify(rows).includes('Seq Scan')) looksAtAll.push(statement.split(' ')[0] ?? '');
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan ?? {};
    return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
  };
  const name = `'${queue.name}'`;
  const measure = async () => {
    const claimed = await queue.claim(800, worker.id);
    expect(claimed).toHaveLength(800);
    // Pages of the indexes that hold nothing but what has ended are looked at until then.
    await database.query(`vacuum (index_cleanup on, truncate off) ${table}`);
    const idsOf = (jobs: readonly Job[]) =>
      `'{${jobs.map(({ id }) => id).join()}}', '{${jobs.map(({ attempt }) => attempt - 1).join()}}'`;
    const batch = idsOf(claimed.slice(0, 100));
    const found = {
      claim: await pages(`claim (${name}, 'lane', 0, 100, '${worker.id}')`),
      lanes: await pages(`lanes (${name}, 200)`),
      // These are planned for as many as there are, at least the first times.
      touch: await pages(`touch (${name}, ${idsOf(claimed)})`, 'force_custom_plan'),
      hold: await pages(`hold (${name}, ${batch})`, 'force_custom_plan'),
      complete: await pages(`complete (${name}, '${worker.id}', ${batch})`, 'force_custom_plan'),
      reclaim: await pages(`reclaim (${name}, '{${worker.id}}', '{}', 0)`),
    };
    await queue.complete(claimed, worker.id);
    return found;
  };
  await queue.enqueue(jobs('lane', 2_000));
  await queue.enqueue(jobs('other', 1_000));
  await database.query(`analyze ${table}`);
  const few = await measure();
  expect(few.claim).toBeGreaterThan(100);
  await queue.enqueue(jobs('lane', 9_000).slice(2_000));
  looksAtAll = [];
  await measure();
  expect(looksAtAll).toEqual([]);
  await queue.enqueue(jobs('lane', 32_000).slice(9_000));
  const many = await measure();
  // What a change of 800 jobs touches would hide it.
  expect(looksAtAll).toEqual([]);
  await session.close();
  // A level more of the indexes is all that may come on top.
  expect(many.claim).toBeLessThan(few.claim * 1.7);
  expect(many.lanes).toBeLessThan(few.lanes * 1.7);
  expect(many.touch).toBeLessThan(few.touch * 1.7);
  expect(many.hold).toBeLessThan(few.hold * 1.7);
  expect(many.complete).toBeLessThan(few.complete * 1.7);
  expect(many.reclaim).toBeLessThan(few.reclaim * 1.7);
}, 120_000);

test('a claim looks at no more than it takes where a queue has emptied and filled again before anybody could analyze it', async () => {
  const table = 'pgboss."job_common"';
  const other = await database.openSession('other');
  const drain = async () => {
    for (;;) {
      const claimed = await queue.claim(1_000, worker.id);
      if (claimed.length === 0) return;
      await queue.complete(claimed, worker.id);
    }
  };
  await drain();
  await queue.enqueue(jobs('again', 10_000));
  await drain();
  await other.query(`vacuum (truncate off) ${table}`);
  const { rows: options } = await database.query<{ options: string }>(
    `select array_to_string(reloptions, ' ') as options from pg_class where oid = '${table}'::regclass`,
  );
  expect(options[0]?.options).toContain('autovacuum_analyze_threshold=2147483647');
  await other.query(`begin; lock table ${table} in share update exclusive mode`);
  await queue.enqueue(jobs('filled', 10_000));
  await other.query('commit');
  await other.query(`prepare claim (text, text, int, int, text) as ${claimStatement(table)}`);
  for (const mode of ['force_generic_plan', 'force_custom_plan']) {
    await other.query(`begin; set local plan_cache_mode = ${mode}`);
    const { rows } = await other.query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }>(
      `explain (analyze, buffers, format json) execute claim ('${queue.name}', 'filled', 0, 100, '${worker.id}')`,
    );
    await other.query('rollback');
    // The bad plan: 41,000.
    expect(rows[0]?.['QUERY PLAN'][0]?.Plan['Shared Hit Blocks']).toBeLessThan(5_000);
  }
  await other.close();
}, 120_000);

test('a process that owns no tables opens the queue of an older store, and leaves its table as it is', async () => {
  const role = `working_${process.pid}`;
  await database.query(`alter table pgboss."job_common" reset (autovacuum_analyze_threshold, autovacuum_analyze_scale_factor);
    create role ${role}; grant usage on schema backhaul, pgboss to ${role};
    grant select, insert, update, delete on all tables in schema backhaul, pgboss to ${role};
    grant usage on all sequences in schema backhaul, pgboss to ${role};
    grant execute on all functions in schema pgboss to ${role}`);
  process.env.PGOPTIONS = `-c role=${role}`;
  try {
    const limited = await home.open();
    const opened = await openQueue(limited, { name: 'plans' });
    expect((await limited.query('select current_user as name')).rows).toEqual([{ name: role }]);
    await opened.enqueue(jobs('limited', 3));
    expect(await opened.claim(3, worker.id)).toHaveLength(3);
    await opened.close();
    await limited.close();
  } finally {
    delete process.env.PGOPTIONS;
    await database.query(`drop owned by ${role}; drop role ${role}`);
  }
});
