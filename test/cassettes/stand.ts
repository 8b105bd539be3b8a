/** One connector recorded before its emulator, and replayed: the same calls through the same client. */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Cassette } from '../../schemas/formats/cassette.ts';
import { pointedSettings } from '../../src/operations/cassettes/pointed-settings.ts';
import { startRecording } from '../../src/operations/cassettes/record.ts';
import { startReplay } from '../../src/operations/cassettes/replay.ts';
import { type CallResult, callOperation } from '../../src/runtime/connection/call-operation.ts';
import { type Connection, openConnection } from '../../src/runtime/connection/connection.ts';
import { openStand } from '../conformance/stand.ts';
import type { NamedSubject, Use, Values } from '../conformance/subject.ts';
import type { ScenarioStore } from '../scenario/store.ts';

export interface Call extends Use {
  readonly operation: string;
}

/** What the caller of a recording or a replay sends in the place of credentials. */
const unused = 'credential-of-the-caller';

/** A brand with one connection, whose credentials stand in the environment. */
export function brandOf(
  id: string,
  subject: NamedSubject,
  settings: Values,
  value: (credential: string) => string,
): Brand {
  const variable = (credential: string) => `BACKHAUL_CASSETTES_${id}_${credential}`.replaceAll('-', '_');
  const names = Object.keys(subject.connector.credentials);
  for (const name of names) process.env[variable(name)] = value(name);
  return {
    id,
    title: 'Cassettes',
    connectors: {
      [subject.id]: { settings, credentials: Object.fromEntries(names.map((name) => [name, { env: variable(name) }])) },
    },
    flows: {},
  };
}

const callerOf = (store: ScenarioStore, subject: NamedSubject, settings: Values): Promise<Connection> =>
  openConnection(
    store.database,
    brandOf(store.nextBrand(), subject, settings, () => unused),
    subject.connector,
  );

const call = (store: ScenarioStore, connection: Connection, { operation, parameters = {}, body }: Call) =>
  callOperation(store.database, connection, connection.operation(operation), parameters, body, {
    keys: ['cassette'],
    idempotencyKey: `cassette-${operation}`,
  });

export interface Recorded {
  readonly cassette: Cassette;
  readonly calls: readonly Call[];
  readonly results: readonly CallResult[];
  readonly hidden: number;
}

/** Makes a use of each operation ready, calls it through a recording, and gives what came of it. */
export async function recordCalls(
  store: ScenarioStore,
  subject: NamedSubject,
  operations: readonly string[],
): Promise<Recorded> {
  const stand = await openStand(store, subject, { uses: 5 });
  try {
    const settings = subject.settings(stand.network.url);
    const brand = brandOf(store.nextBrand(), subject, settings, (name) => subject.credentials[name] ?? '');
    const recording = await startRecording({ connector: subject.connector, brand, port: 0 });
    const caller = await callerOf(store, subject, { ...settings, ...recording.settings });
    const calls: Call[] = [];
    const results: CallResult[] = [];
    for (const operation of operations) {
      const made = { operation, ...(await stand.useOf(operation)) };
      calls.push(made);
      results.push(await call(store, caller, made));
    }
    return { ...(await recording.finish()), calls, results };
  } finally {
    await stand.close();
  }
}

export interface Replayed {
  readonly results: readonly CallResult[];
  readonly connection: Connection;
}

/** Makes calls against a cassette. Throws when one was not recorded so, or an exchange is left over. */
export async function replayCalls(
  store: ScenarioStore,
  subject: NamedSubject,
  cassette: Cassette,
  calls: readonly Call[],
): Promise<Replayed> {
  const replay = await startReplay(cassette);
  const settings = subject.settings('http://127.0.0.1:9');
  const caller = await callerOf(store, subject, {
    ...settings,
    ...pointedSettings(subject.connector, settings, replay.url),
  });
  const results: CallResult[] = [];
  for (const each of calls) results.push(await call(store, caller, each));
  await replay.finish();
  return { results, connection: caller };
}
