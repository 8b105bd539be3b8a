/** A channel: where stock is supplied from, or where orders go to. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, id, version } from './fields.ts';

export const schema = Type.Object(
  {
    id,
    version,
    key: Type.String({ minLength: 1, description: 'Key, unique per project.' }),
    roles: Type.Array(Type.String(), {
      description: 'InventorySupply, ProductDistribution, OrderExport, OrderImport or Primary.',
    }),
    name: impersonal(Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Name by language.' }))),
  },
  { description: 'Answer of reads and writes under /channels.' },
);
export type Channel = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: '44444444-0000-4000-8000-000000000001',
    version: 1,
    key: 'dc-1',
    roles: ['InventorySupply'],
    name: { en: 'Distribution centre 1' },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A channel always has a key.', value: { id: 'a', version: 1, roles: [] } },
];
