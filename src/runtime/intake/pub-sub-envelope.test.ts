import { openPubSubEnvelope } from './pub-sub-envelope.ts';

const payload = { notificationType: 'ResourceUpdated', name: 'Größe' };
const push = (value: unknown) => ({
  message: { data: Buffer.from(JSON.stringify(value)).toString('base64'), messageId: '1001', attributes: {} },
  subscription: 'projects/example/subscriptions/stock',
});

test('a payload is taken out of the push, and out of a CloudEvent inside it', () => {
  expect(openPubSubEnvelope(push(payload))).toEqual(payload);
  expect(openPubSubEnvelope(push({ specversion: '1.0', id: 'a', data: payload }))).toEqual(payload);
});

test.each([
  ['nothing', undefined],
  ['a payload without an envelope', payload],
  ['a push without data', { message: { messageId: '1001' } }],
  ['data that is no text', { message: { data: 1 } }],
  ['data that is no JSON', { message: { data: 'AAAA' } }],
  ['a CloudEvent without data', push({ specversion: '1.0', dataref: '/messages/1' })],
])('%s holds no payload', (_, posted) => {
  expect(openPubSubEnvelope(posted)).toBeUndefined();
});
