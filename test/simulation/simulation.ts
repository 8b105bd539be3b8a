/** One run of the simulation: what happens is decided by a seed, and the same seed lets the same happen again. */

import { listExceptions } from '../../src/runtime/inquiry/exceptions.ts';
import { startReplays } from '../../src/runtime/inquiry/replays.ts';
import { receiveWebhook } from '../../src/runtime/intake/receive-webhook.ts';
import { openQueue } from '../../src/runtime/queue/queue.ts';
import { queueName } from '../../src/runtime/runtime.ts';
import { advanceReplays } from '../../src/runtime/watch/advance-replays.ts';
import { brand, budget, latestMs } from './declarations.ts';
import { findingsOf } from './invariants.ts';
import { createScheduler, type Fault, type Scheduler } from './scheduler.ts';
import { type Backend, type SimulatedDatabase, simulatedDatabase } from './simulated-database.ts';
import { SimulatedLedger } from './simulated-ledger.ts';
import type { Network } from './simulated-network.ts';
import { type SimulatedProcess, startProcess } from './simulated-process.ts';
import { type Owner, owners, virtualTime } from './virtual-time.ts';

export interface World {
  readonly backend: Backend;
  readonly network: Network;
  readonly owner: Owner;
  /** The ledger of the run in progress, and what its budget's clock shows. */
  ledger: SimulatedLedger;
  budgetClock(caller: Owner | undefined): number | undefined;
}

export interface SimulationResult {
  readonly seed: number;
  /** What must not be; empty when all invariants hold. */
  readonly findings: readonly string[];
  readonly trace: readonly string[];
  /** How often each kind of fault happened. */
  readonly faults: Readonly<Record<string, number>>;
  readonly virtualMs: number;
}

/** 1 January 2026, so that what depends on the date is the same in every run. */
const beginning = Date.UTC(2026, 0, 1);
const processes = 2;
const changesUntilMs = 4_000;
const faultsUntilMs = 6_000;
const maximumSteps = 12_000;
const replayRounds = 5;

export async function simulate(world: World, seed: number): Promise<SimulationResult> {
  await reset(world.backend);
  virtualTime.begin(beginning, seed);
  const run = new Run(world, seed);
  try {
    return await run.play();
  } finally {
    virtualTime.end();
    await run.end();
  }
}

/** Everything that an earlier run has left. */
async function reset(backend: Backend): Promise<void> {
  const { rows } = await backend.statements.query<{ statement: string }>(
    `select format('delete from %I.%I', schemaname, tablename) as statement from pg_tables
      where schemaname = 'backhaul' and tablename <> 'migration' or schemaname = 'pgboss' and tablename like 'job%'
     union all
     select format('update %I.%I set %I = null', table_schema, table_name, column_name) from information_schema.columns
      where table_schema = 'pgboss' and table_name in ('version', 'queue') and is_nullable = 'YES'
        and data_type = 'timestamp with time zone'`,
  );
  await backend.statements.query(rows.map(({ statement }) => statement).join('; '));
}

class Run {
  private readonly world: World;
  private readonly seed: number;
  private readonly scheduler: Scheduler = createScheduler();
  private readonly ledger = new SimulatedLedger();
  private readonly all: SimulatedProcess[] = [];
  private readonly counts: Record<string, number> = {};
  /** The database as people use it, who look and replay. */
  private readonly people: SimulatedDatabase;
  private unacknowledged = 0;
  private calm = false;
  private over = false;
  private started = 0;
  /**
   * Budgets are not judged before this time: a call of a process that stood still is late, and one that was permitted before
   * the database's clock was set goes out at another time of that clock.
   */
  private judgedFrom = 0;

  constructor(world: World, seed: number) {
    this.world = world;
    this.seed = seed;
    this.people = simulatedDatabase(world.backend, this.scheduler, world.owner);
    world.ledger = this.ledger;
    world.network.faulty = true;
    world.backend.clockAheadMs = 0;
    world.owner.alive = true;
    world.budgetClock = () => {
      const { judgedFrom } = this;
      return virtualTime.now() < judgedFrom ? undefined : virtualTime.now() + world.backend.clockAheadMs;
    };
  }

  async play(): Promise<SimulationResult> {
    const { scheduler, world } = this;
    owners.run(world.owner, () => this.script());
    let stuck: string | undefined;
    await scheduler
      .run(
        () => this.over,
        (owner, name) => this.before(owner, name),
        maximumSteps,
      )
      .catch((error: Error) => {
        stuck = error.message;
      });
    const findings = stuck ? [stuck] : [];
    findings.push(...(await findingsOf(world.backend.statements, this.ledger)));
    return {
      seed: this.seed,
      findings,
      trace: scheduler.trace,
      faults: this.counts,
      virtualMs: virtualTime.now() - beginning,
    };
  }

  async end(): Promise<void> {
    for (const each of this.all) await this.kill(each);
    this.world.owner.alive = false;
    await this.people.abandon();
  }

  /** What the world does by itself, from now to the end. */
  private script(): void {
    const random = virtualTime.random();
    const items = random.integer(2, 6);
    for (let number = 1; number <= items; number += 1) {
      const item = `i${number}`;
      this.ledger.items.set(item, {
        item,
        version: 0,
        wanted: 0,
        changedAt: 0,
        stamp: 0,
        stampVersion: 1,
        locked: random.next() < 0.1,
        notes: [],
        tolls: 0,
      });
    }
    for (let number = 0; number < processes; number += 1) this.start();
    const changes = random.integer(items, items * 3);
    for (let change = 0; change < changes; change += 1) {
      const item = change < items ? `i${change + 1}` : `i${random.integer(1, items)}`;
      setTimeout(() => this.change(item), random.integer(1, changesUntilMs));
    }
    setTimeout(() => void this.settle(), faultsUntilMs);
  }

  private start(): void {
    this.started += 1;
    const number = this.started;
    // What goes wrong outside any record is tried again; in the end the records tell whether it was.
    this.all.push(startProcess(this.world.backend, this.scheduler, `p${number}`, () => undefined));
  }

  private change(name: string): void {
    const random = virtualTime.random();
    const item = this.ledger.items.get(name);
    if (!item) return;
    item.version += 1;
    item.wanted = random.integer(0, 9);
    item.changedAt = virtualTime.now();
    // Some changes are told by nobody: only a poll finds them.
    if (random.next() < 0.25) return;
    const times = random.next() < 0.2 ? 2 : 1;
    for (let copy = 0; copy < times; copy += 1) this.deliver(JSON.stringify({ item: name, version: item.version }));
  }

  /** As a sender does it: until somebody acknowledges. */
  private deliver(body: string): void {
    this.unacknowledged += 1;
    let acknowledged = false;
    const send = (): void => {
      const running = this.all.filter(({ owner, runtime }) => owner.alive && runtime !== undefined);
      const to = running.length > 0 ? virtualTime.random().pick(running) : undefined;
      const connection = to?.runtime?.plans[0]?.connections.get('simulated-ledger');
      if (to?.runtime && connection) {
        const { database, queue, plans } = to.runtime;
        const received = owners.run(to.owner, () =>
          receiveWebhook({ database, queue }, connection, plans, Buffer.from(body), {}),
        );
        received.then(
          ({ status }) => {
            if (status !== 200 || acknowledged) return;
            acknowledged = true;
            this.unacknowledged -= 1;
          },
          () => undefined,
        );
      }
      setTimeout(() => {
        if (!acknowledged) send();
      }, 2_000);
    };
    owners.run(this.world.owner, send);
  }

  /** Faults, before a thing that a process is about to do. */
  private async before(owner: Owner, name: string): Promise<Fault | undefined> {
    if (this.calm || owner === this.world.owner) return undefined;
    const random = virtualTime.random();
    const draw = random.next();
    const process = this.all.find((each) => each.owner === owner);
    if (!process) return undefined;
    if (process.failed || draw < 0.0025) {
      this.told('kill');
      await this.kill(process);
      owners.run(this.world.owner, () => setTimeout(() => this.start(), random.integer(1, 2_000)));
      return undefined;
    }
    if (draw < 0.004) {
      this.told('freeze');
      owner.frozenUntil =
        virtualTime.now() +
        random.weighted([
          [random.integer(10, 3_000), 4],
          [random.integer(60_000, 90_000), 1],
        ]);
      this.judgedFrom = Math.max(this.judgedFrom, owner.frozenUntil + 10_000);
    } else if (draw < 0.006) {
      this.told('cut');
      await process.database.cut();
    } else if (draw < 0.007) {
      this.told('clock');
      const farthest = random.next() < 0.1 ? 90_000 : 12_000;
      const ahead = random.integer(-farthest, farthest);
      if (random.next() < 0.5) owner.clockAheadMs = ahead;
      else this.setDatabaseClock(ahead);
      // Closing can't fail: whatever becomes of the connection, it is gone.
    } else if (draw < 0.0135 && name.startsWith('close')) {
      return undefined;
    } else if (draw < 0.0105) {
      this.told('undone');
      return 'undone';
    } else if (draw < 0.0135) {
      this.told('unheard');
      return 'unheard';
    }
    return undefined;
  }

  private setDatabaseClock(aheadMs: number): void {
    if (aheadMs === this.world.backend.clockAheadMs) return;
    this.world.backend.clockAheadMs = aheadMs;
    this.judgedFrom = Math.max(this.judgedFrom, virtualTime.now() + 2 * budget.windowMs);
  }

  private told(kind: string): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    this.scheduler.trace.push(`${virtualTime.now()} ${kind}`);
  }

  private async kill(process: SimulatedProcess): Promise<void> {
    process.owner.alive = false;
    this.world.network.cut(process.owner);
    await process.database.abandon();
  }

  /** No more faults: everything comes to rest, and people see to what is left for them. */
  private async settle(): Promise<void> {
    this.calm = true;
    const calmSince = virtualTime.now();
    // A watermark that a wrong clock has set can hide a change from the first poll, but not from the second.
    const wholePolls = this.world.backend.clockAheadMs === 0 ? 1 : 2;
    this.world.network.faulty = false;
    for (const { owner } of this.all) {
      owner.frozenUntil = Math.min(owner.frozenUntil, virtualTime.now());
      owner.clockAheadMs = 0;
    }
    // A clock that stays wrong by more than the overlap of a poll hides changes from it for as long.
    this.setDatabaseClock(0);
    for (const each of this.all.filter(({ owner, failed }) => owner.alive && failed)) {
      // In its turn, as all that takes true time: nobody else may be left to wait for.
      await this.scheduler.perform(this.world.owner, `end ${each.owner.name}`, () => this.kill(each));
      this.start();
    }
    const database = this.people;
    const queue = await openQueue(database, { name: queueName });
    const polls = new Set<number>();
    const rest = async (): Promise<void> => {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        const { rows } = await database.query<{ moving: boolean; finished: Date | null }>(
          `select exists (select from backhaul.record where state in ('received', 'queued', 'sent'))
                  or exists (select from pgboss.job where state < 'completed') as moving,
                  (select position from backhaul.watermark where run is null) as finished`,
        );
        const finished = rows[0]?.finished?.getTime() ?? 0;
        // Of a poll that began with a wrong clock, the end is another time than that at which the ledger was asked.
        if (finished >= calmSince && finished <= (this.ledger.listed.get(finished) ?? 0)) polls.add(finished);
        // People look no sooner than when nothing is on its way any more that was sent before.
        const isOver = virtualTime.now() > calmSince + latestMs + 100;
        if (isOver && !rows[0]?.moving && this.unacknowledged === 0 && polls.size >= wholePolls) return;
      }
    };
    for (let round = 0; round < replayRounds; round += 1) {
      await rest();
      const open = await listExceptions(database, { brand: brand.id, state: 'open', limit: 1_000 });
      const theirs = open.filter(({ code }) => code !== 'BOOKING_REFUSED');
      if (theirs.length === 0) break;
      for (const each of theirs) {
        const tolled = (this.ledger.items.get(each.key)?.tolls ?? 0) > 0;
        const verdict = each.code === 'TOLL_UNKNOWN' ? (tolled ? 'took-effect' : 'took-no-effect') : undefined;
        await startReplays(database, { brand: brand.id, ids: [each.id] }, { verdict });
        await advanceReplays(database, queue);
      }
    }
    this.over = true;
  }
}
