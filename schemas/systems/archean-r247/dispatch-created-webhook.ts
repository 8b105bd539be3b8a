/** The webhook dispatch.created. */
import { type Static, Type } from '@sinclair/typebox';
import { schema as Dispatch } from './dispatch.ts';
import { type InvalidPayload, optionalText, time } from './fields.ts';

export const schema = Type.Object(
  {
    topic: Type.Literal('dispatch.created', { description: 'Inferred.' }),
    id: optionalText('Id of the event (inferred).'),
    occurredAt: time('When it was sent; UTC (inferred).'),
    dispatch: Dispatch,
  },
  { description: 'A hint that goods left; the dispatch is read again before anything is done with it (inferred).' },
);
export type DispatchCreatedWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    topic: 'dispatch.created',
    occurredAt: '2026-09-05T08:00:01Z',
    dispatch: {
      id: 'dsp_31',
      orderExternalReference: 'loop-exchange:70001',
      dispatchedAt: '2026-09-05T08:00:00Z',
      lines: [{ lineReference: 'exchange:6101', sku: 'JKT-NVY-L', quantity: 1 }],
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without the dispatch it says nothing.',
    value: { topic: 'dispatch.created', occurredAt: '2026-09-05T08:00:01Z' },
  },
];
