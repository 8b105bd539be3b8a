/** A small tenant for tests, and the calls that most of them make. */
import type { Emulator } from '../core/emulator.ts';
import { type Answer, type TestClient, testClient } from '../core/test-client.ts';
import { type FulfilEmulatorOptions, startFulfilEmulator } from './server.ts';

export interface Tenant {
  readonly emulator: Emulator;
  readonly client: TestClient;
  /** PUT to the model interface. */
  put(path: string, body: unknown): Promise<Answer>;
  /** POST that creates one record, and its id. */
  create(model: string, values: unknown): Promise<number>;
  /** One field of one record. */
  field(model: string, id: number, name: string): Promise<unknown>;
}

/** Starts a tenant with a budget that no test uses up by accident. Its first order, 84001, has two units of 501. */
export async function startTenant(options: FulfilEmulatorOptions = {}): Promise<Tenant> {
  const emulator = await startFulfilEmulator({ callsPerSecond: 100_000, now: '2026-09-04T10:00:00Z', ...options });
  const client = testClient(emulator, { 'X-API-KEY': 'fulfil-emulator-token' });
  const put = (path: string, body: unknown) => client.send('PUT', `/api/v2/model/${path}`, body);
  return {
    emulator,
    client,
    put,
    create: async (model, values) => {
      const answer = await client.send('POST', `/api/v2/model/${model}`, [values]);
      if (answer.status !== 201) throw new Error(`${model} answered ${answer.status}: ${answer.text}`);
      return Number(answer.json[0]?.id);
    },
    field: async (model, id, name) => {
      const [row] = (await put(`${model}/search_read`, [[['id', '=', id]], 0, 1, null, [name]])).json;
      return (row as Readonly<Record<string, unknown>> | undefined)?.[name];
    },
  };
}

export const decimal = (text: string) => ({ __class__: 'Decimal', decimal: text });
export const day = (text: string) => {
  const [year, month, date] = text.split('-').map(Number);
  return { __class__: 'date', year, month, day: date, iso_string: text };
};

/** One unit of the first line of order 84001 comes back. */
export const oneReturn = (identifier: string, line: Record<string, unknown> = {}) => [
  {
    channel_identifier: identifier,
    reference: '#1001-R1',
    warehouse: 4,
    lines: [{ order_line_id: 91_001, return_quantity: 1, return_reason: 'Too small', ...line }],
  },
];
