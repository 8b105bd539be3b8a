import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { payloadSchema } from '../../src/blueprint/payload-schemas.ts';
import { validator } from '../../src/mapping/validator.ts';
import { readCassette } from '../../src/operations/cassettes/cassette-file.ts';
import { subjects } from '../conformance/subject.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { type Call, replayCalls } from './stand.ts';

interface MadeCall extends Call {
  readonly outcome: string;
  readonly code?: string;
}

const pathOf = (system: string, ending: string) => join(import.meta.dirname, `${system}${ending}`);
const recorded = subjects.filter(({ id }) => existsSync(pathOf(id, '.json')));

let store: ScenarioStore;

beforeAll(async () => {
  store = await openScenarioStore();
}, 60_000);

afterAll(() => store.close());

test('every connector has a cassette', () => {
  expect(recorded.map(({ id }) => id)).toEqual(subjects.map(({ id }) => id));
});

test.each(recorded.map((subject) => [subject.id, subject] as const))(
  '%s: the client makes the recorded requests, and understands the recorded answers',
  async (id, subject) => {
    const cassette = readCassette(pathOf(id, '.json'));
    const calls = JSON.parse(readFileSync(pathOf(id, '.calls.json'), 'utf8')) as MadeCall[];
    const { results, connection } = await replayCalls(store, subject, cassette, calls);
    for (const [index, { operation, outcome, code }] of calls.entries()) {
      const result = results[index];
      expect([operation, result?.outcome.kind, result?.outcome.code]).toEqual([operation, outcome, code]);
      const { fields, declaration } = connection.operation(operation);
      expect(result?.body).toEqual(fields.decode(cassette.exchanges[index]?.response.body ?? null));
      const schema = declaration.response && outcome === 'ok' ? await payloadSchema(declaration.response) : undefined;
      if (schema) expect([operation, validator(schema)(result?.body)]).toEqual([operation, undefined]);
    }
  },
  60_000,
);
