/** One connector at work: its emulator, the network before it, and a brand's connection to both. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import type { Effect } from '../../src/emulators/core/ledger.ts';
import { markHeader } from '../../src/emulators/core/origin.ts';
import { compileExpression } from '../../src/mapping/expression.ts';
import { type CallResult, callOperation } from '../../src/runtime/connection/call-operation.ts';
import { type Connection, openConnection } from '../../src/runtime/connection/connection.ts';
import { pagesOf } from '../../src/runtime/connection/pages.ts';
import { gatherByGroup } from '../../src/runtime/store/gather-by-group.ts';
import { prepared } from '../../src/runtime/store/prepared-statements.ts';
import { growthOf } from '../../src/runtime/store/statistics.ts';
import type { StoredRequest } from '../../src/runtime/work/effects.ts';
import { sendRequest } from '../../src/runtime/work/send-request.ts';
import { settleOpenRequest } from '../../src/runtime/work/settle.ts';
import { settleRequest } from '../../src/runtime/work/settle-request.ts';
import { storeTogether } from '../../src/runtime/work/steps/write-request.ts';
import type { ScenarioStore } from '../scenario/store.ts';
import { exchange, type Interceptor, intercept } from './interceptor.ts';
import { callPlainly } from './plain-call.ts';
import type { Control, NamedSubject, Preparation, Use, Values } from './subject.ts';

export interface Stand {
  readonly control: Control;
  /** What uses are made ready with: a call that does not succeed is an error. */
  readonly preparation: Preparation;
  readonly connection: Connection;
  readonly network: Interceptor;
  call(operation: string, use?: Use): Promise<CallResult>;
  /** The use of an operation, made ready; the n-th one of a write. */
  useOf(operation: string, n?: number): Promise<Use>;
  /** The first page of a reading. */
  readPage(operation: string, use?: Use): Promise<CallResult>;
  /** All rows of a paged reading, and the outcome that it ended with. */
  readAll(operation: string, use?: Use): Promise<{ rows: unknown[]; ended: CallResult }>;
  /**
   * Sends a write as the runtime does and settles it as far as it can be; gives the state that it ended in. `rest` is awaited
   * before each settling: a record whose request is open waits in the queue.
   */
  write(operation: string, use: Use, rest?: () => Promise<void>): Promise<StoredRequest['state']>;
  /** Does the work; all rows of the ledger that come of its calls bear the mark. */
  marked<Result>(mark: string, work: () => Promise<Result>): Promise<Result>;
  /** All rows of the ledger. */
  effects(): Promise<readonly Effect[]>;
  /** The system is as it was at the start, its ledger empty. */
  renew(): Promise<void>;
  /** A new connection of the same brand: what is cached is gone. */
  reconnect(): Promise<void>;
  setCredential(name: string, value: string | undefined): void;
  close(): Promise<void>;
}

const flow = 'conformance';
const maximumSettlings = 12;
/** Rows of the ledger that are read at once. */
const ledgerPage = 10_000;

export interface StandOptions {
  /** Settings of the connection, over those of the subject. */
  readonly settings?: Values;
  /** Whether what the uses need is there; default yes. */
  readonly seeded?: boolean;
  /** How many uses of each operation there is room for; default 500. */
  readonly uses?: number;
  /** Starts the emulator; default in this process. */
  readonly start?: () => Promise<Emulator>;
}

/** What the store says of a request: of those that end at once in one statement. */
const stateOf = gatherByGroup<string, StoredRequest['state']>(async (database, [brand], ids) => {
  const { rows } = await database.query<Pick<StoredRequest, 'id' | 'state'>>(
    prepared(`select id, state from backhaul.request where brand = $1 and id = any($2)`),
    [brand, ids],
  );
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  return ids.map((id) => states.get(id) ?? 'abandoned');
});

export async function openStand(
  store: ScenarioStore,
  subject: NamedSubject,
  { settings = {}, seeded = true, uses = 500, start = subject.start }: StandOptions = {},
): Promise<Stand> {
  const emulator = await start();
  const network = await intercept(emulator.url);
  const brandId = store.nextBrand();
  const variable = (credential: string) => `BACKHAUL_CONFORMANCE_${brandId}_${credential}`.replaceAll('-', '_');
  for (const [name, value] of Object.entries(subject.credentials)) process.env[variable(name)] = value;
  const brand: Brand = {
    id: brandId,
    title: 'Conformance',
    connectors: {
      [subject.id]: {
        settings: { ...subject.settings(network.url), ...settings },
        credentials: Object.fromEntries(
          Object.keys(subject.connector.credentials).map((name) => [name, { env: variable(name) }]),
        ),
      },
    },
    flows: {},
  };
  const marks = new AsyncLocalStorage<string>();
  /** A connection whose requests say what they are for. */
  const openMarked = async (marking: Brand): Promise<Connection> => {
    const opened = await openConnection(store.database, marking, subject.connector);
    opened.http.interceptors.request.use((config) => {
      const mark = marks.getStore();
      if (mark !== undefined) config.headers.set(markHeader, mark);
      return config;
    });
    return opened;
  };
  let connection = await openMarked(brand);
  // What uses are made ready with goes past the network.
  const besides = store.nextBrand();
  const direct = await openMarked({
    ...brand,
    id: besides,
    connectors: {
      [subject.id]: {
        ...brand.connectors[subject.id],
        settings: { ...subject.settings(emulator.url), timeoutMs: 30_000 },
      },
    },
  } as Brand);
  const { database } = store;
  const control: Control = async <Answer>(method: string, path: string, body?: unknown) => {
    const answer = await exchange(new URL(emulator.url), {
      method,
      url: `/_control/${path}`,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    });
    const text = answer.body.toString('utf8');
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return JSON.parse(text) as Answer;
  };
  if (seeded) await subject.seed(control, uses);
  const call = (operation: string, { parameters = {}, body }: Use = {}) =>
    callOperation(database, connection, connection.operation(operation), parameters, body, { keys: ['conformance'] });

  const preparation: Preparation = {
    control,
    call: (operation, use) => marks.run('preparation', () => callPlainly(direct, direct.operation(operation), use)),
  };

  return {
    get connection() {
      return connection;
    },
    network,
    control,
    call,
    preparation,
    async useOf(operation, n = 0) {
      const writing = subject.writes[operation];
      return writing ? writing.use(n, preparation) : ((await subject.reads[operation]?.use?.(preparation)) ?? {});
    },
    async readPage(operation, { parameters = {}, body } = {}) {
      const open = connection.operation(operation);
      for await (const page of pagesOf(open, parameters, (all) => call(operation, { parameters: all, body })))
        return page;
      throw new Error(`${operation} gave no page`);
    },
    async readAll(operation, { parameters = {}, body } = {}) {
      const open = connection.operation(operation);
      const items = compileExpression(open.declaration.items ?? '$');
      const rows: unknown[] = [];
      let ended: CallResult | undefined;
      for await (const page of pagesOf(open, parameters, (all) => call(operation, { parameters: all, body }))) {
        ended = page;
        if (page.outcome.kind === 'ok') {
          const found = await items.evaluate(page.body);
          rows.push(...(Array.isArray(found) ? found : found === undefined ? [] : [found]));
        }
      }
      if (!ended) throw new Error(`${operation} gave no page`);
      return { rows, ended };
    },
    async write(operation, { parameters = {}, body = null }, rest = async () => undefined) {
      const id = randomUUID();
      const request = {
        brand: brandId,
        id,
        flow,
        step: 'write',
        connector: subject.id,
        operation,
        reference: id,
        parameters,
        body,
      };
      const lines = [{ key: id, subject: id, lineReference: id, line: { lineReference: id } }];
      await storeTogether(database, [brandId], { request, lines, jobs: [] });
      await growthOf(database, 'backhaul.request, backhaul.effect', 1_000_000).grown(1, database);
      const end = await sendRequest(database, connection, connection.operation(operation), request, [id]);
      if (end.kind === 'refused') {
        await settleRequest(database, request, { state: 'refused', message: end.message });
      }
      for (let settling = 0; settling < maximumSettlings; settling += 1) {
        const state = await stateOf(database, [brandId], id);
        if (state !== 'intended' && state !== 'sent' && state !== 'unknown') return state;
        await rest();
        const settled = await settleOpenRequest(database, connection, { ...request, state, keys: [id] });
        if (settled.kind === 'unknowable') return 'unknown';
        if (settled.kind === 'later') await wait(20);
      }
      return stateOf(database, [brandId], id);
    },
    marked: (mark, work) => marks.run(mark, work),
    async effects() {
      const all: Effect[] = [];
      for (;;) {
        const path = `ledger?after=${all.length}&limit=${ledgerPage}`;
        const { effects } = await control<{ effects: readonly Effect[] }>('GET', path);
        all.push(...effects);
        if (effects.length < ledgerPage) return all;
      }
    },
    async renew() {
      await control('POST', 'reset', {});
      await subject.seed(control, uses);
    },
    async reconnect() {
      connection = await openMarked(brand);
    },
    setCredential(name, value) {
      if (value === undefined) delete process.env[variable(name)];
      else process.env[variable(name)] = value;
    },
    async close() {
      for (const name of Object.keys(subject.credentials)) delete process.env[variable(name)];
      await network.close();
      await emulator.close();
    },
  };
}
