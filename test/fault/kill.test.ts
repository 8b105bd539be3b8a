/** The process is killed at random moments; what comes to rest is what would have come to rest without. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { resolveSettings } from '../../src/blueprint/resolve-settings.ts';
import { startArcheanEmulator } from '../../src/emulators/archean-r247/server.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { createRandom } from '../../src/emulators/core/random.ts';
import { generateReturns } from '../../src/emulators/loop-returns/generate.ts';
import { startLoopReturnsEmulator } from '../../src/emulators/loop-returns/server.ts';
import { type ControlClient, controlClient } from '../../src/operations/demonstration/control-client.ts';
import {
  type AppliedLine,
  expectedStock,
  type FinalReturn,
  prove,
  type StockSettings,
} from '../../src/operations/demonstration/expected-stock.ts';
import {
  demoProducts,
  laterChanges,
  stockedProducts,
  stockFaults,
} from '../../src/operations/demonstration/scenario.ts';
import { type Database, openDatabase } from '../../src/runtime/store/database.ts';

const root = join(import.meta.dirname, '..', '..');
const flowId = 'archean-r247--loop-returns/restock-finalised-returns';
const seed = Number(process.env.KILL_SEED ?? 20_261_120);
const returns = 150;
const kills = 12;

interface FinalState {
  readonly records: Record<string, string>;
  readonly exceptions: string[];
  readonly stock: Record<string, number>;
  readonly proof: ReturnType<typeof prove>;
  /** Kills that met records under way. */
  readonly killedAtWork: number;
}

test(`${kills} kills at random moments leave the same records, exceptions and stock as none (seed ${seed})`, async () => {
  const [calm, killed] = [await runOnce(0), await runOnce(kills)];
  expect(calm.proof).toMatchObject({ lost: 0, twice: 0, misplaced: 0, unexplained: 0 });
  expect(killed.killedAtWork).toBeGreaterThan(kills / 2);
  expect(killed.proof).toEqual({ ...calm.proof, movements: killed.proof.movements });
  expect(killed.stock).toEqual(calm.stock);
  expect(killed.exceptions).toEqual(calm.exceptions);
  expect(killed.records).toEqual(calm.records);
}, 240_000);

async function runOnce(killCount: number): Promise<FinalState> {
  const project = mkdtempSync(join(tmpdir(), 'backhaul-kill-'));
  // Open to the account that the server runs under when the tests run as root.
  chmodSync(project, 0o755);
  const loop = await startLoopReturnsEmulator({ seed, ratePerMinute: 100_000 });
  const archean = await startArcheanEmulator({ seed, ratePerMinute: 100_000, allowNegativeStock: true });
  const runtime = new RuntimeProcess(project, loop, archean);
  try {
    const loopControl = controlClient(loop.url);
    const generated = await seedBoth(loopControl, controlClient(archean.url));
    await runtime.start();
    const random = createRandom(seed);
    const killSome = async (count: number): Promise<number> => {
      let atWork = 0;
      for (let number = 0; number < count; number += 1) {
        await wait(random.integer(30, 900));
        if ((await runtime.moving()) > 0) atWork += 1;
        await runtime.kill();
        await runtime.start();
      }
      return atWork;
    };
    const delivered = deliver(
      loopControl,
      runtime.webhookUrl,
      generated.map(({ id }) => id),
    );
    let killedAtWork = await killSome(Math.ceil(killCount / 2));
    await delivered;
    await runtime.rest();
    const changes = laterChanges(generated, seed);
    for (const change of changes) await loopControl.post(`returns/${change.returnId}`, change.body);
    const told = deliver(
      loopControl,
      runtime.webhookUrl,
      changes.map(({ returnId }) => returnId),
    );
    killedAtWork += await killSome(Math.floor(killCount / 2));
    await told;
    await runtime.rest();
    return { ...(await finalState(runtime, loop, archean)), killedAtWork };
  } finally {
    await runtime.close();
    await loop.close();
    await archean.close();
    rmSync(project, { recursive: true, force: true });
  }
}

async function seedBoth(loop: ControlClient, archean: ControlClient) {
  const products = demoProducts();
  const generated = generateReturns({
    count: returns,
    seed,
    now: new Date().toISOString(),
    products,
    unknownSkuShare: 0.02,
  });
  await loop.post('seed', { returns: generated });
  const settings = flowSettings();
  await archean.post('seed', {
    products: stockedProducts(products),
    locations: Object.values(settings.locations).map((code) => ({ code })),
    reasons: [...new Set(Object.values(settings.reasonCodes))].map((code) => ({ code })),
  });
  // Slow enough that kills meet work under way.
  await archean.post('faults', {
    faults: [...stockFaults, { kind: 'slow', delayMs: 250, probability: 0.7, times: 1000 }],
  });
  await loop.post('faults', { faults: [{ kind: 'slow', delayMs: 150, probability: 0.7, times: 100_000 }] });
  return generated;
}

const deliver = (loop: ControlClient, url: string, returnIds: readonly string[]): Promise<unknown> =>
  loop.post('webhooks/deliver', {
    topic: 'return',
    trigger: 'return.updated',
    returnIds,
    url,
    duplicates: 1,
    reorderSeed: seed,
    concurrency: 4,
  });

const declaredFlow = () =>
  JSON.parse(readFileSync(join(root, 'flows', `${flowId}.json`), 'utf8')) as {
    version: string;
    settings: Parameters<typeof resolveSettings>[0];
  };

const flowSettings = (): StockSettings => resolveSettings(declaredFlow().settings) as unknown as StockSettings;

/** `backhaul run` as a process of its own, on one port, over one data folder. */
class RuntimeProcess {
  private readonly project: string;
  private child: ChildProcess | undefined;
  private port = 0;
  private errors = '';
  private view: Database | undefined;

  constructor(project: string, loop: Emulator, archean: Emulator) {
    this.project = project;
    const retry = { attempts: 1, baseMs: 20, maximumMs: 100 };
    mkdirSync(join(project, 'brands', 'kill'), { recursive: true });
    const brand = {
      id: 'kill',
      title: 'Brand under test',
      connectors: {
        'loop-returns': {
          settings: { baseUrl: loop.url, rate: { limit: 90_000, burst: 1000, pauseMs: 100 }, retry },
          credentials: { apiKey: { env: 'KILL_LOOP_KEY' }, webhookSecret: { env: 'KILL_LOOP_SECRET' } },
        },
        'archean-r247': {
          settings: { baseUrl: archean.url, rate: { limit: 90_000, burst: 1000, pauseMs: 100 }, retry },
          credentials: { apiKey: { env: 'KILL_ARCHEAN_KEY' } },
        },
      },
      flows: { [flowId]: { version: declaredFlow().version, settings: { pollMinutes: 0.05, recheckMinutes: 60 } } },
    };
    writeFileSync(join(project, 'brands', 'kill', 'brand.json'), JSON.stringify(brand));
  }

  get webhookUrl(): string {
    return `http://127.0.0.1:${this.port}/webhooks/kill/loop-returns`;
  }

  get dataFolder(): string {
    return join(this.project, '.backhaul');
  }

  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      [join(root, 'src', 'cli', 'main.ts'), 'run', '--json', '--project', this.project, '--port', String(this.port)],
      {
        env: {
          ...process.env,
          KILL_LOOP_KEY: 'loop-emulator-key',
          KILL_LOOP_SECRET: 'loop-emulator-secret',
          KILL_ARCHEAN_KEY: 'archean-emulator-key',
          NODE_OPTIONS: '',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.child = child;
    let output = '';
    this.errors = '';
    child.stderr?.on('data', (data) => {
      this.errors = (this.errors + String(data)).slice(-4000);
    });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the runtime did not start: ${this.errors}`)), 60_000);
      child.stdout?.on('data', (data) => {
        output += String(data);
        const url = /"url": "([^"]+)"/.exec(output)?.[1];
        if (!url) return;
        this.port = Number(new URL(url).port);
        clearTimeout(timer);
        resolve();
      });
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`the runtime ended with ${code}: ${this.errors}`));
      });
    });
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (!child) throw new Error('no process to kill');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  /** A view of the database that outlives the process. */
  async database(): Promise<Database> {
    this.view ??= await openDatabase({ dataFolder: this.dataFolder });
    return this.view;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.view?.close();
  }

  async moving(): Promise<number> {
    const { rows } = await (await this.database()).query<{ moving: number }>(
      `select count(*)::int as moving from backhaul.record where state in ('received', 'queued', 'sent')`,
    );
    return rows[0]?.moving ?? 0;
  }

  /** Waits until a poll that began from now on has ended and every record is at rest. */
  async rest(): Promise<void> {
    const since = new Date();
    for (let round = 0; round < 250; round += 1) {
      const { rows } = await (await this.database()).query<{ polled: boolean }>(
        'select exists (select 1 from backhaul.watermark where run is null and position > $1) as polled',
        [since],
      );
      if (rows[0]?.polled && (await this.moving()) === 0) return;
      await wait(200);
    }
    const { rows: stuck } = await (await this.database()).query(
      `select key, state, source, attempt, revision, processed_revision, reason, retry_at from backhaul.record
        where state in ('received', 'queued', 'sent') limit 5`,
    );
    const { rows: watermarks } = await (await this.database()).query('select * from backhaul.watermark');
    throw new Error(`the runtime did not come to rest: ${JSON.stringify({ stuck, watermarks })} ${this.errors}`);
  }
}

async function finalState(
  runtime: RuntimeProcess,
  loop: Emulator,
  archean: Emulator,
): Promise<Omit<FinalState, 'killedAtWork'>> {
  const database = await runtime.database();
  const records = await database.query<{ key: string; state: string }>(
    'select key, state from backhaul.record order by key',
  );
  const exceptions = await database.query<{ name: string }>(
    `select concat_ws(' ', key, subject, code, message) as name from backhaul.exception where state = 'open' order by 1`,
  );
  const ledger = await controlClient(archean.url).get<{ effects: { count: number; detail: AppliedLine }[] }>('ledger');
  const applied = ledger.effects.map(({ count, detail }) => ({ ...detail, count }));
  const { returns: held } = await controlClient(loop.url).get<{ returns: FinalReturn[] }>('returns');
  const stocked = new Set(
    stockedProducts(demoProducts())
      .filter(({ active, stockTracked }) => active && stockTracked)
      .map(({ sku }) => sku),
  );
  const stock: Record<string, number> = {};
  for (const { lineReference, locationCode, quantity } of applied) {
    const place = `${lineReference.split(':')[1]} ${locationCode}`;
    stock[place] = (stock[place] ?? 0) + quantity;
    if (stock[place] === 0) delete stock[place];
  }
  return {
    records: Object.fromEntries(records.rows.map(({ key, state }) => [key, state])),
    exceptions: exceptions.rows.map(({ name }) => name),
    stock,
    proof: prove(
      expectedStock(held, stocked, flowSettings()),
      applied,
      new Set(exceptions.rows.map(({ name }) => name.split(' ')[1] ?? '')),
    ),
  };
}
