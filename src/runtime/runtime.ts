/** The runtime of one process: what it is asked to do of intake, work and watching, over one database. */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Flow } from '../../schemas/formats/flow.ts';
import { payloadSchema } from '../blueprint/payload-schemas.ts';
import { AbortError } from '../errors/errors.ts';
import { type Connection, openConnection } from './connection/connection.ts';
import { laneOf } from './intake/accept-events.ts';
import { errorObservation, type Log } from './observation/log.ts';
import { observe, tell } from './observation/observe.ts';
import { readinessOf } from './observation/readiness.ts';
import { openMetrics } from './observation/runtime-metrics.ts';
import { openTraces } from './observation/traces.ts';
import { compilePlan, type Declarations, type Plan } from './plan/compile-plan.ts';
import { planVersions, storeVersion } from './plan/plan-versions.ts';
import { openQueue, type Queue } from './queue/queue.ts';
import { registerWorker } from './queue/worker-identity.ts';
import { type Database, type DatabaseLocation, openDatabase } from './store/database.ts';
import { withDatabaseErrors } from './store/database-errors.ts';
import { migrate } from './store/migrate.ts';
import { holdRunning } from './store/running.ts';
import type { AlertTiming } from './watch/alerts/plan-alerts.ts';
import { startWatches } from './watch/start-watches.ts';
import { startWorker } from './work/worker.ts';

/** `intake` takes webhooks. `work` works on records, and watches: of all that work, one at a time polls and monitors. */
export type Role = 'intake' | 'work';
const allRoles: readonly Role[] = ['intake', 'work'];

export interface RuntimeOptions {
  readonly declarations: Declarations;
  readonly brands: readonly Brand[];
  readonly location: DatabaseLocation;
  /** What this process does; default: all of it. Any number of processes of each kind share a database. */
  readonly roles?: readonly Role[];
  readonly host?: string;
  /** Port of the HTTP server, 0 lets the system choose; without one there is no server. */
  readonly port?: number;
  readonly batchSize?: number;
  /** How alerts are gathered; default: told 30 s after the first failure of a kind, and again after 15 minutes. */
  readonly alertTiming?: AlertTiming;
  /** Where what happens is written down; default: nowhere. */
  readonly log?: Log;
  /** What whoever asks for metrics must bear; see operations-routes.ts. */
  readonly metricsToken?: string;
  /** Told of what went wrong outside any record; default, without a log: standard error. */
  readonly onError?: (error: unknown) => void;
}

export interface Runtime {
  readonly database: Database;
  readonly queue: Queue;
  /** Address of the HTTP server, where there is one. */
  readonly url: string | undefined;
  readonly plans: readonly Plan[];
  /** Takes nothing new, lets what is in hand come to rest, and closes. */
  stop(): Promise<void>;
}

export const queueName = 'records';

const defaultBatchSize = 100;

/** The database made ready: opened, and brought to this version. */
export async function openStore(location: DatabaseLocation): Promise<{ database: Database; queue: Queue }> {
  return readyStore(await openDatabase(location));
}

/** As `openStore`, of a database that was opened before; a failure closes it. */
export async function readyStore(database: Database): Promise<{ database: Database; queue: Queue }> {
  try {
    return await withDatabaseErrors(async () => {
      await migrate(database);
      return { database, queue: await openQueue(database, { name: queueName }) };
    });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Starts the parts that the options name. Error: `FLOW_UNKNOWN`, and those of the database and of the port. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  return startOn(await openStore(options.location), options);
}

/** As `startRuntime`, on a store that was made ready before; stopping closes it, and so does a failure. */
export async function startOn(
  { database, queue }: Pick<Runtime, 'database' | 'queue'>,
  options: Omit<RuntimeOptions, 'location'>,
): Promise<Runtime> {
  const { roles = allRoles, port, brands } = options;
  const onError = (error: unknown) => {
    tell(database, errorObservation(error));
    if (options.onError) options.onError(error);
    else if (!options.log) console.error(error);
  };
  if (options.log) observe(database, options.log.write);
  const stopping = new AbortController();
  const closing: (() => Promise<void>)[] = [() => database.close(), () => queue.close()];
  const closeAll = async () => {
    stopping.abort();
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    await openTraces(database);
    const connections = await openConnections(database, options, stopping.signal);
    const plans = await compilePlans(options, connections);
    for (const plan of plans) await storeVersion(database, plan);
    const running = await holdRunning(database);
    closing.push(() => running.close());
    let worker: RegisteredWorker | undefined;
    if (roles.includes('work')) {
      worker = await startWorking(options, { database, queue, plans, onError });
      closing.push(worker.stop);
    }
    let url: string | undefined;
    if (port !== undefined) {
      // Loaded where there is a server: a worker starts without it.
      const { startWebhookServer } = await import('./intake/webhook-server.ts');
      const takesWebhooks = roles.includes('intake');
      const server = await startWebhookServer({
        database,
        queue,
        host: options.host ?? '127.0.0.1',
        port,
        plansOf: (brand) => plans.filter((plan) => plan.brand.id === brand),
        connection: (brand, connector) => (takesWebhooks ? connections.get(brand)?.get(connector) : undefined),
        operations: {
          metrics: openMetrics(database, plans.map(nameOf), budgetsIn(connections)),
          ...(options.metricsToken === undefined ? {} : { metricsToken: options.metricsToken }),
          readiness: readinessOf({ database, ...(worker ? { mayClaim: worker.mayClaim } : {}) }),
        },
        onError,
      });
      url = server.url;
      closing.push(() => server.close());
    }
    if (roles.includes('work')) {
      const watches = await startWatches({ ...options, database, queue, brands, plans, onError });
      closing.push(() => watches.stop());
    }
    return { database, queue, url, plans, stop: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface RegisteredWorker {
  readonly mayClaim: () => boolean;
  readonly stop: () => Promise<void>;
}

/** Registers as a worker, takes over from dead ones, and begins to claim. */
async function startWorking(
  options: Pick<RuntimeOptions, 'batchSize'>,
  context: Pick<Runtime, 'database' | 'queue' | 'plans'> & { onError(error: unknown): void },
): Promise<RegisteredWorker> {
  const { database, queue, plans, onError } = context;
  const identity = await registerWorker(database);
  const mayClaim = () => identity.isHeld();
  try {
    await queue.reclaimDead();
  } catch (error) {
    await identity.close();
    throw error;
  }
  const waits = new Map(plans.map(({ brand, flow }) => [laneOf(brand.id, flow.id), flow.record.waitMs ?? 0]));
  const worker = startWorker({
    database,
    queue,
    workerId: identity.id,
    mayClaim,
    batchSize: options.batchSize ?? defaultBatchSize,
    planAt: planVersions(database, onError).planAt,
    waitMs: (lane) => waits.get(lane) ?? 0,
    plan: (brand, flow) => plans.find((plan) => plan.brand.id === brand && plan.flow.id === flow),
    onError,
  });
  return {
    mayClaim,
    async stop() {
      await worker.stop();
      await identity.close();
    },
  };
}

const nameOf = ({ brand, flow }: Plan) => ({ brand: brand.id, flow: flow.id });

const budgetsIn = (connections: ReadonlyMap<string, ReadonlyMap<string, Connection>>) =>
  [...connections].flatMap(([brand, own]) => [...own].map(([connector, { budget }]) => ({ brand, connector, budget })));

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
    const own = new Map<string, Plan>();
    for (const flow of flowsOf(brand, options.declarations)) {
      const connected = connections.get(brand.id) ?? new Map();
      own.set(flow.id, await compilePlan(flow, brand, options.declarations, connected, (id) => payloadSchema(id), own));
    }
    plans.push(...own.values());
  }
  return plans;
}
