/** What the machinery around Backhaul sees of it: metrics, health, log and status. */
import { openLog } from '../../src/runtime/observation/log.ts';
import { type Role, type Runtime, startRuntime } from '../../src/runtime/runtime.ts';
import { scenarioDeclarations } from './declarations.ts';
import { aReturn, idsOf, manyReturns } from './returns.ts';
import { onStage, type Stage } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const token = 'a-token-that-nobody-guesses';

interface Watched {
  readonly runtime: Runtime;
  ask(path: string, headers?: Record<string, string>): Promise<Response>;
}

/** Plays with a runtime of its own and stops it, whatever comes of it. */
async function watched<Result>(
  stage: Stage,
  { lines, ...options }: { host?: string; metricsToken?: string; roles?: readonly Role[]; lines?: string[] },
  play: (watched: Watched) => Promise<Result>,
): Promise<Result> {
  const runtime = await startRuntime({
    declarations: scenarioDeclarations({}),
    brands: [stage.brand],
    location: store.location,
    port: 0,
    ...options,
    ...(lines ? { log: openLog('debug', { write: (line) => lines.push(line) }) } : {}),
  });
  const port = new URL(runtime.url ?? '').port;
  try {
    return await play({ runtime, ask: (path, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers }) });
  } finally {
    await runtime.stop();
  }
}

test('metrics count what came and what came of it, and log lines lead to the stored calls; neither holds a name or an address', async () => {
  await onStage({ store, running: false }, async (stage) => {
    const lines: string[] = [];
    const returns = manyReturns(10);
    await stage.seed(...returns);
    await stage.archean.faults({ kind: 'serverError', status: 500, times: 1, match: { method: 'POST' } });
    const answer = await watched(stage, { lines }, async ({ runtime, ask }) => {
      await stage.deliver(idsOf(returns), { server: runtime.url, duplicates: 1 });
      await stage.rest();
      return ask('/metrics');
    });
    expect(answer.headers.get('content-type')).toContain('version=0.0.4');
    const text = await answer.text();
    const value = (start: string) => {
      const line = text.split('\n').find((each) => each.startsWith(start));
      return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
    };
    const { id } = stage.brand;
    const flow = 'archean-r247--loop-returns/restock-finalised-returns';
    expect(value(`backhaul_events_total{brand="${id}",connector="loop-returns",result="accepted"}`)).toBe(10);
    expect(value(`backhaul_events_total{brand="${id}",connector="loop-returns",result="duplicate"}`)).toBe(10);
    expect(value(`backhaul_records_rested_total{brand="${id}",flow="${flow}",state="confirmed"}`)).toBe(10);
    expect(value(`backhaul_backlog_records{brand="${id}",flow="${flow}",state="received"}`)).toBe(0);
    expect(value(`backhaul_budget_left_ratio{brand="${id}",connector="archean-r247"}`)).toBeGreaterThan(0.5);
    const posted = `backhaul_call_duration_seconds_count{brand="${id}",connector="archean-r247",operation="createStockAdjustment"}`;
    expect(value(posted)).toBeGreaterThan(1);
    expect(text).not.toMatch(/@|first_?name/i);

    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const failed = logged.find(({ event, level }) => event === 'call' && level === 'warn');
    expect(failed).toMatchObject({ operation: 'createStockAdjustment', flow, brand: id });
    const { rows } = await store.database.query('select outcome, status from backhaul.call where id = $1', [
      failed?.id,
    ]);
    expect(rows).toEqual([{ outcome: failed?.outcome, status: failed?.status }]);
    expect(logged.filter(({ event }) => event === 'webhook')).toHaveLength(20);
    expect(lines.join('')).not.toContain('@');
  });
});

test('beyond loopback metrics take a token, and are closed without one; health is open', async () => {
  await onStage({ store, running: false }, async (stage) => {
    const status = (options: { metricsToken?: string; host?: string }, bearer?: string) =>
      watched(stage, { ...options, roles: ['intake'] }, async ({ ask }) => {
        const metrics = await ask('/metrics', bearer ? { authorization: `Bearer ${bearer}` } : {});
        return [metrics.status, (await ask('/health/live')).status, (await ask('/health/ready')).status];
      });
    const everywhere = { host: '0.0.0.0' };
    expect(await status(everywhere)).toEqual([403, 200, 200]);
    expect(await status({ ...everywhere, metricsToken: token }, 'another-token-of-that-kind')).toEqual([401, 200, 200]);
    expect(await status({ ...everywhere, metricsToken: token }, token)).toEqual([200, 200, 200]);
    expect(await status({ metricsToken: token })).toEqual([401, 200, 200]);
  });
});

test('a worker with a port answers for its health and takes no webhooks', async () => {
  await onStage({ store, running: false }, async (stage) => {
    await stage.seed(aReturn(1));
    await watched(stage, { roles: ['work'] }, async ({ runtime, ask }) => {
      expect((await ask('/health/ready')).status).toBe(200);
      expect((await stage.deliver([1], { server: runtime.url, attempts: 1 })).byStatus).toEqual({ 404: 1 });
    });
  });
});

test('a full disk is named in log and metrics, said once however often it is met, and costs nothing that was sent again', async () => {
  await onStage({ store, running: false }, async (stage) => {
    await stage.seed(aReturn(1));
    const lines: string[] = [];
    const text = await watched(stage, { lines }, async ({ runtime, ask }) => {
      await store.database.query(
        `create function backhaul.full_disk() returns trigger language plpgsql as
         $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
         create trigger full_disk before insert on backhaul.event for each row when (new.brand = '${stage.brand.id}')
         execute function backhaul.full_disk()`,
      );
      for (let time = 0; time < 3; time++) {
        expect((await stage.deliver([1], { server: runtime.url, attempts: 1 })).byStatus).toEqual({ 503: 1 });
      }
      await store.database.query('drop trigger full_disk on backhaul.event; drop function backhaul.full_disk');
      expect((await stage.deliver([1], { server: runtime.url })).delivered).toBe(1);
      await stage.rest();
      return (await ask('/metrics')).text();
    });
    expect(text).toContain('backhaul_errors_total{code="DATABASE_FULL"} 3');
    expect(lines.filter((line) => line.includes('DATABASE_FULL'))).toHaveLength(1);
    expect(await stage.states()).toEqual({ confirmed: 1 });
  });
});
