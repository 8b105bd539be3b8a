/** What is to be written to commercetools for one SKU, so that its channels offer what can be sold. */
import { type Static, Type } from '@sinclair/typebox';
import { Finding } from './stock-adjustment-plan.ts';

const quantity = Type.Integer({ description: 'Units on stock that commercetools is to show.' });
const place = {
  subject: Type.String({ minLength: 1, description: 'Key of the supply channel; exceptions name it.' }),
  sku: Type.String({ minLength: 1 }),
  channelId: Type.String({ minLength: 1 }),
  quantity,
};

/** The newest level of one location that was ever seen for the SKU. */
export const SeenLevel = Type.Object(
  {
    available: Type.Integer({ description: 'Whole units.' }),
    updatedAt: Type.String({ minLength: 1 }),
    version: Type.Union([Type.String(), Type.Null()]),
  },
  { additionalProperties: false },
);

/** An entry of stock that commercetools does not have yet. */
export const NewEntry = Type.Object(
  {
    ...place,
    key: Type.String({ minLength: 2, description: 'Of our own: by it a lost answer is settled.' }),
    reference: Type.String({ minLength: 1, description: 'Names this write once and for ever.' }),
  },
  { additionalProperties: false },
);

/** An entry whose quantity is another one, at the version that was read. */
export const ChangedEntry = Type.Object(
  {
    ...place,
    key: Type.Union([Type.String(), Type.Null()], { description: 'Null: it has none and can not be imported.' }),
    entryId: Type.String({ minLength: 1 }),
    version: Type.Integer({ minimum: 0 }),
    reference: Type.String({ minLength: 1, description: 'Names this write once and for ever.' }),
  },
  { additionalProperties: false },
);

export const schema = Type.Object(
  {
    levels: Type.Record(Type.String(), SeenLevel, { description: 'By location; kept with the record.' }),
    allocatedOrders: Type.Array(Type.String(), {
      description: 'Orders that Archean has allocated; kept with the record.',
    }),
    creations: Type.Array(NewEntry),
    changes: Type.Array(ChangedEntry),
    imports: Type.Array(
      Type.Object(
        {
          lineReference: Type.String({ minLength: 1 }),
          subject: Type.String({ minLength: 1 }),
          answeredAs: Type.String({ minLength: 2, description: 'Key of the entry, by which the answer names it.' }),
          sku: Type.String({ minLength: 1 }),
          quantity,
        },
        { additionalProperties: false },
      ),
      { description: 'Those of both that may be written in bulk, without a version.' },
    ),
    findings: Type.Array(Finding),
  },
  { additionalProperties: false, description: 'What one SKU still needs.' },
);
export type StockPublication = Static<typeof schema>;
