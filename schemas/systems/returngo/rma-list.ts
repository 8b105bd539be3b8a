/** A page of RMAs, as summaries. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalText } from './fields.ts';
import { rmaExample } from './rma-examples.ts';
import { schema as RmaSummary } from './rma-summary.ts';

export const schema = Type.Object(
  {
    rmas: Type.Array(RmaSummary, { description: 'Verified.' }),
    next_cursor: optionalText(
      'Opaque; base64 of returns.id:<id> (observed). The name cursor that one public client reads does not exist. How the last page says that it is the last (null, empty, absent) is unknown; all are taken for it.',
    ),
  },
  { description: 'Answer of GET /rmas.' },
);
export type RmaList = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { rmas: [rmaExample.rmaSummary], next_cursor: 'cmV0dXJucy5pZDoyMDAwMDA0Mg==' },
  { rmas: [], next_cursor: null },
  { rmas: [] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A refusal is not an empty page.', value: { message: 'No such shop for this user' } },
  { reason: 'One bad summary makes the page unreadable, and must be seen.', value: { rmas: [{ status: 'Pending' }] } },
];
