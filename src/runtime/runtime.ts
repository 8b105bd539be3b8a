/** The runtime of one process: intake, workers, polls and watches over one database. */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Flow } from '../../schemas/formats/flow.ts';
import { payloadSchema } from '../blueprint/payload-schemas.ts';
import { AbortError } from '../errors/errors.ts';
import { type Connection, openConnection } from './connection/connection.ts';
import { startWebhookServer } from './intake/webhook-server.ts';
import { compilePlan, type Declarations, type Plan } from './plan/compile-plan.ts';
import { planVersions, storeVersion } from './plan/plan-versions.ts';
import { openQueue, type Queue } from './queue/queue.ts';
import { registerWorker } from './queue/worker-identity.ts';
import { type Database, type DatabaseLocation, openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { advanceReplays } from './watch/advance-replays.ts';
import { deliverAlerts } from './watch/alerts/deliver-alerts.ts';
import { type AlertTiming, defaultTiming, planAlerts } from './watch/alerts/plan-alerts.ts';
import { monitorWatch } from './watch/monitors.ts';
import { pollWatch } from './watch/poll-watch.ts';
import { runRechecks } from './watch/rechecks.ts';
import { type Repetition, repeat } from './watch/repeat.ts';
import { startWorker } from './work/worker.ts';

export interface RuntimeOptions {
  readonly declarations: Declarations;
  readonly brands: readonly Brand[];
  readonly location: DatabaseLocation;
  readonly host?: string;
  /** Port of the webhook server; 0 lets the system choose. */
  readonly port: number;
  readonly batchSize?: number;
  /** How alerts are gathered; default: told 30 s after the first failure of a kind, and again after 15 minutes. */
  readonly alertTiming?: AlertTiming;
  /** Told of what went wrong outside any record; default: standard error. */
  readonly onError?: (error: unknown) => void;
}

export interface Runtime {
  readonly database: Database;
  readonly queue: Queue;
  /** Address of the webhook server. */
  readonly url: string;
  readonly plans: readonly Plan[];
  /** Takes nothing new, lets what is in hand come to rest, and closes. */
  stop(): Promise<void>;
}

export const queueName = 'records';

const watchEveryMs = 1_000;
const defaultBatchSize = 100;

/** The database made ready: opened, and brought to this version. */
export async function openStore(location: DatabaseLocation): Promise<{ database: Database; queue: Queue }> {
  const database = await openDatabase(location);
  try {
    await migrate(database);
    return { database, queue: await openQueue(database, { name: queueName }) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { database, queue } = await openStore(options.location);
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const stopping = new AbortController();
  const closing: (() => Promise<void>)[] = [() => database.close(), () => queue.close()];
  const closeAll = async () => {
    stopping.abort();
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const connections = await openConnections(database, options, stopping.signal);
    const plans = await compilePlans(options, connections);
    for (const plan of plans) await storeVersion(database, plan);
    const identity = await registerWorker(database);
    closing.push(() => identity.close());
    await queue.reclaimDead();
    const worker = startWorker({
      database,
      queue,
      workerId: identity.id,
      mayClaim: () => identity.isHeld(),
      batchSize: options.batchSize ?? defaultBatchSize,
      planAt: planVersions(database, onError).planAt,
      plan: (brand, flow) => plans.find((plan) => plan.brand.id === brand && plan.flow.id === flow),
      onError,
    });
    closing.push(() => worker.stop());
    const server = await startWebhookServer({
      database,
      queue,
      host: options.host ?? '127.0.0.1',
      port: options.port,
      plansOf: (brand) => plans.filter((plan) => plan.brand.id === brand),
      connection: (brand, connector) => connections.get(brand)?.get(connector),
      onError,
    });
    closing.push(() => server.close());
    const watches = startWatches(database, queue, plans, options, onError);
    closing.push(async () => {
      await Promise.all(watches.map((watch) => watch.stop()));
    });
    return { database, queue, url: server.url, plans, stop: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function startWatches(
  database: Database,
  queue: Queue,
  plans: readonly Plan[],
  options: Pick<RuntimeOptions, 'brands' | 'alertTiming'>,
  onError: (error: unknown) => void,
): Repetition[] {
  const watches = [
    repeat(watchEveryMs, () => runRechecks(database, queue), onError),
    repeat(watchEveryMs, () => advanceReplays(database, queue), onError),
    repeat(watchEveryMs, () => queue.reclaimDead(), onError),
  ];
  const timing = options.alertTiming ?? defaultTiming;
  for (const brand of options.brands) {
    const flows = plans.filter((plan) => plan.brand.id === brand.id).map(({ flow }) => flow);
    watches.push(
      repeat(Math.max(watchEveryMs, timing.gatherMs / 10), () => planAlerts(database, brand, flows, timing), onError),
      repeat(watchEveryMs, () => deliverAlerts(database, brand, onError), onError),
    );
  }
  for (const plan of plans) {
    for (const monitor of plan.flow.monitors)
      watches.push(repeat(watchEveryMs, monitorWatch(database, plan, monitor), onError));
    for (const trigger of plan.flow.triggers) {
      if (trigger.kind === 'poll')
        watches.push(repeat(watchEveryMs, pollWatch(database, queue, plan, trigger), onError));
    }
  }
  return watches;
}

/** The enabled flows of a brand. Error: `FLOW_UNKNOWN`. */
function flowsOf(brand: Brand, declarations: Declarations): Flow[] {
  return Object.entries(brand.flows)
    .filter(([, { enabled }]) => enabled !== false)
    .map(([id]) => {
      const flow = declarations.flows.get(id);
      if (flow) return flow;
      throw new AbortError({
        code: 'FLOW_UNKNOWN',
        what: `The brand ${brand.id} names the flow ${id}, which does not exist.`,
        why: `There are: ${[...declarations.flows.keys()].join(', ')}.`,
        nextSteps: ['Correct the name, or run "backhaul check" for the place.'],
      });
    });
}

export async function openConnections(
  database: Database,
  options: Pick<RuntimeOptions, 'brands' | 'declarations'>,
  stopping: AbortSignal,
): Promise<Map<string, Map<string, Connection>>> {
  const all = new Map<string, Map<string, Connection>>();
  for (const brand of options.brands) {
    const own = new Map<string, Connection>();
    const systems = new Set(flowsOf(brand, options.declarations).flatMap((flow) => flow.systems));
    for (const system of systems) {
      const connector = options.declarations.connectors.get(system);
      if (connector) own.set(system, await openConnection(database, brand, connector, stopping));
    }
    all.set(brand.id, own);
  }
  return all;
}

export async function compilePlans(
  options: Pick<RuntimeOptions, 'brands' | 'declarations'>,
  connections: ReadonlyMap<string, ReadonlyMap<string, Connection>>,
): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const brand of options.brands) {
    for (const flow of flowsOf(brand, options.declarations)) {
      plans.push(
        await compilePlan(flow, brand, options.declarations, connections.get(brand.id) ?? new Map(), (id) =>
          payloadSchema(id),
        ),
      );
    }
  }
  return plans;
}
