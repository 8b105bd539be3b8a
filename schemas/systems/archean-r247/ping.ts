/** Sign of life. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    status: Type.String({ description: '"ok" (inferred).' }),
    time: optionalText("Archean's clock, to tell how far the clocks differ (inferred)."),
  },
  { description: 'Answer of GET /v1/ping (inferred).' },
);
export type Ping = Static<typeof schema>;

export const examples: readonly unknown[] = [{ status: 'ok', time: '2026-09-04T10:11:12Z' }, { status: 'ok' }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A status is what is asked for.', value: { time: '2026-09-04T10:11:12Z' } },
];
