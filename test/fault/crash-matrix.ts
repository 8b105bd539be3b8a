/** The crash matrix: a flow whose process is killed at a fail point and started again ends where it ends without. */
import { setTimeout as wait } from 'node:timers/promises';
import { onFailPoint } from '../../src/runtime/fail-point.ts';
import type { FailPoint } from '../../src/runtime/fail-points.ts';
import { type AlertReceiver, openAlertReceiver } from '../scenario/alert-receiver.ts';
import { keys } from '../scenario/emulated-systems.ts';
import { idsOf } from '../scenario/returns.ts';
import { openStage, type Stage, until } from '../scenario/stage.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { type CrashFlow, crashAlertTiming, crashFlow, type FlowKind } from './crash-flows.ts';
import { CrashProcesses } from './crash-process.ts';

/** Where everything stands in the end: equal to that of another run, nothing was lost and nothing done twice. */
export interface FinalState {
  /** What the systems have done, with how often they did just that. */
  readonly done: readonly string[];
  readonly records: readonly string[];
  readonly exceptions: readonly string[];
  readonly openEffects: number;
  /** Codes of open exceptions of which nobody was told. */
  readonly untold: readonly string[];
}

export interface Matrix {
  readonly store: ScenarioStore;
  readonly alerts: AlertReceiver;
  readonly processes: CrashProcesses;
  close(): Promise<void>;
}

export async function openMatrix(): Promise<Matrix> {
  const store = await openScenarioStore();
  const alerts = await openAlertReceiver();
  alerts.accept();
  const processes = new CrashProcesses();
  return {
    store,
    alerts,
    processes,
    async close() {
      await processes.close();
      await alerts.close();
      await store.close();
    },
  };
}

/** The flow without a crash, and how often it passed each point. */
export async function runCalm(
  matrix: Matrix,
  kind: FlowKind,
): Promise<{ final: FinalState; passed: ReadonlyMap<FailPoint, number> }> {
  const flow = crashFlow(kind);
  const stage = await stageFor(matrix, flow);
  const passed = new Map<FailPoint, number>();
  const end = onFailPoint((point) => {
    passed.set(point, (passed.get(point) ?? 0) + 1);
  });
  try {
    await stage.start();
    const final = await play(matrix, stage, flow, {
      server: () => stage.runtimes[0]?.url,
      replay: () => replayAll(stage),
    });
    return { final, passed };
  } finally {
    end();
    await stage.close();
  }
}

/** The flow with a kill, say at `effect.sent=kill@2`; `killed` is false when the point was not passed that often. */
export async function runCell(
  matrix: Matrix,
  kind: FlowKind,
  failPoint: string,
): Promise<{ final: FinalState; killed: boolean }> {
  const flow = crashFlow(kind);
  const stage = await stageFor(matrix, flow);
  const child = await matrix.processes.start({
    brand: stage.brand,
    location: matrix.store.location,
    kind,
    failPoint,
    environment: secrets(matrix),
  });
  let killed = false;
  let over = false;
  const restarted = child.ended.then(async () => {
    if (over) return;
    killed = true;
    await stage.start();
  });
  restarted.catch(() => undefined);
  try {
    const final = await play(matrix, stage, flow, {
      server: () => (killed ? stage.runtimes[0]?.url : child.url),
      async replay() {
        if (!killed) await child.replay();
        await wait(0);
        // Nobody has seen the end of it: a person asks again.
        if (killed) await replayAll(stage);
      },
    });
    return { final, killed };
  } finally {
    over = true;
    await child.kill();
    await restarted.finally(() => stage.close());
  }
}

function stageFor({ store, alerts }: Matrix, flow: CrashFlow): Promise<Stage> {
  return openStage({ ...flow.options, store, running: false, alertsUrl: alerts.url, alertTiming: crashAlertTiming });
}

/** What the process that runs the flow does: it can be another one from one moment to the next. */
interface Actor {
  server(): string | undefined;
  replay(): Promise<void>;
}

async function play({ store, alerts }: Matrix, stage: Stage, flow: CrashFlow, actor: Actor): Promise<FinalState> {
  const polls = flow.options.polls === true;
  const toldBefore = alerts.texts.length;
  const tell = async (ids: readonly string[]): Promise<void> => {
    const since = new Date();
    if (!polls) await deliver(stage, ids, actor);
    await until(30_000, async () => (polls ? stillToPoll(store, stage, since) : undefined));
    await stage.rest(30_000);
  };
  await stage.seed(...flow.returns);
  await flow.breakSystems(stage);
  await tell(idsOf(flow.returns));
  await tell(await flow.change(stage));
  await flow.mend(stage);
  await until(30_000, async () => ((await waitingForRecheck(store, stage)) === 0 ? undefined : 'not rechecked'));
  await stage.rest(30_000);
  const begunToWait = Date.now();
  await until(30_000, async () => {
    // Behind a message whose sender died, the next one about the same waits for two minutes; the test does not.
    if (Date.now() - begunToWait > 10_000) await endLeases(store, stage);
    return (await untold(store, stage)) === 0 ? undefined : 'people were not told';
  });
  await actor.replay();
  await stage.rest(30_000);
  const exceptions = await stage.exceptions();
  const told = alerts.texts.slice(toldBefore).join(' ');
  return {
    done: await flow.done(stage),
    records: Object.entries(await stage.states())
      .map(([state, count]) => `${state} ${count}`)
      .sort(),
    exceptions: exceptions.map(({ key, subject, code }) => `${key} ${subject} ${code}`).sort(),
    openEffects: await counted(
      store,
      stage,
      `select count(*)::int as count from backhaul.effect where brand = $1 and state in ('intended', 'unknown')`,
    ),
    untold: [...new Set(exceptions.map(({ code }) => code))].filter((code) => !told.includes(`*${code}*`)),
  };
}

/** As a sender does it: again and again, until the webhook is acknowledged. */
async function deliver(stage: Stage, ids: readonly string[], actor: Actor): Promise<void> {
  await until(30_000, async () => {
    const server = actor.server();
    if (!server) return 'nobody listens';
    const { delivered, sent } = await stage.deliver(ids, { server, attempts: 1, duplicates: 2, concurrency: 2 });
    return delivered === sent ? undefined : `${delivered} of ${sent} webhooks were acknowledged`;
  });
}

async function stillToPoll(store: ScenarioStore, stage: Stage, since: Date): Promise<string | undefined> {
  const { rows } = await store.database.query(
    'select 1 from backhaul.watermark where brand = $1 and run is null and position > $2',
    [stage.brand.id, since],
  );
  return rows.length > 0 ? undefined : 'no poll since';
}

const waitingForRecheck = (store: ScenarioStore, stage: Stage): Promise<number> =>
  counted(
    store,
    stage,
    `select count(*)::int as count from backhaul.exception where brand = $1 and state = 'open' and code = 'SKU_UNKNOWN'`,
  );

const untold = (store: ScenarioStore, stage: Stage): Promise<number> =>
  counted(
    store,
    stage,
    `select (select count(*) from backhaul.exception
              where brand = $1 and state = 'open' and severity <> 'information' and alerted_at is null)::int
          + (select count(*) from backhaul.delivery where brand = $1 and attempts = 0)::int as count`,
  );

async function endLeases(store: ScenarioStore, stage: Stage): Promise<void> {
  await store.database.query(
    `update backhaul.delivery set due_at = now()
      where brand = $1 and state = 'waiting' and attempts > 0 and due_at > now() + interval '1 minute'`,
    [stage.brand.id],
  );
}

async function counted(store: ScenarioStore, stage: Stage, query: string): Promise<number> {
  const { rows } = await store.database.query<{ count: number }>(query, [stage.brand.id]);
  return rows[0]?.count ?? 0;
}

async function replayAll(stage: Stage): Promise<void> {
  await stage.replay(await stage.exceptions());
}

/** What the brand of a stage refers to, as the environment of another process. */
const secrets = ({ alerts }: Matrix): Record<string, string> => ({
  SCENARIO_LOOP_KEY: keys.loop,
  SCENARIO_WEBHOOK_SECRET: keys.webhook,
  SCENARIO_ARCHEAN_KEY: keys.archean,
  SCENARIO_ALERTS_URL: alerts.url,
});
