/** The webhook of topic happy.returns.shipment. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, identifier } from './fields.ts';

export const schema = Type.Object(
  {
    topic: Type.Literal('happy.returns.shipment'),
    trigger: Type.String({ minLength: 1, description: 'shipment.processed (verified).' }),
    loop_shipment_id: identifier('Integer; by it the items are read (verified).'),
    happy_returns_shipment_id: identifier('String (verified).'),
  },
  { description: 'A consolidated shipment of drop-offs was processed; its items are read by API (verified).' },
);
export type HappyReturnsShipmentWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    topic: 'happy.returns.shipment',
    trigger: 'shipment.processed',
    loop_shipment_id: 123,
    happy_returns_shipment_id: '67891',
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without the shipment there is nothing to read.',
    value: { topic: 'happy.returns.shipment', trigger: 'shipment.processed', happy_returns_shipment_id: '67891' },
  },
];
