/** Variables of setMetafields. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    metafields: Type.Array(
      Type.Object(
        {
          ownerId: gid('[A-Za-z]+'),
          namespace: Type.String({ minLength: 3 }),
          key: Type.String({ minLength: 2 }),
          type: Type.String(),
          value: personal(Type.String()),
        },
        strict,
      ),
      { minItems: 1, maxItems: 25 },
    ),
  },
  { ...strict, description: 'Written or replaced by owner, namespace and key; at most 25.' },
);
export type MetafieldsRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    metafields: [
      {
        ownerId: 'gid://shopify/Order/9001',
        namespace: 'returns',
        key: 'loop_number',
        type: 'single_line_text_field',
        value: '1001',
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A value is text.',
    value: {
      metafields: [
        { ownerId: 'gid://shopify/Order/9001', namespace: 'returns', key: 'n', type: 'number_integer', value: 1 },
      ],
    },
  },
];
