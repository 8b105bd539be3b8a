/** A new channel. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, key, strict } from './fields.ts';

export const schema = Type.Object(
  {
    key,
    roles: Type.Array(
      Type.Union(
        (['InventorySupply', 'ProductDistribution', 'OrderExport', 'OrderImport', 'Primary'] as const).map((role) =>
          Type.Literal(role),
        ),
      ),
      { minItems: 1, description: 'Stock needs InventorySupply; sync information OrderExport or OrderImport.' },
    ),
    name: impersonal(Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Name by language.' }))),
  },
  { ...strict, description: 'Body of POST /channels.' },
);
export type ChannelDraft = Static<typeof schema>;

export const examples: readonly unknown[] = [{ key: 'dc-1', roles: ['InventorySupply'], name: { en: 'Centre 1' } }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'There is no such role.', value: { key: 'dc-1', roles: ['Supply'] } },
];
