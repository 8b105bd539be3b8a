/** Every write of the Loop connector that is read back: after a dropped connection its effect stands once. */
import type { TSchema } from '@sinclair/typebox';
import { connector } from '../../connectors/loop-returns/connector.ts';
import { schema as destinationRequest } from '../../schemas/systems/loop-returns/destination-request.ts';
import { schema as noteRequest } from '../../schemas/systems/loop-returns/note-request.ts';
import { schema as processRequest } from '../../schemas/systems/loop-returns/process-request.ts';
import { schema as subscriptionRequest } from '../../schemas/systems/loop-returns/webhook-subscription-request.ts';
import { keys } from './emulated-systems.ts';
import { bodyOf, doneByLoop, writing } from './loop-writes.ts';
import { aReturn } from './returns.ts';
import { onStage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const subscription = {
  topic: 'return',
  trigger: 'return.closed',
  url: 'http://127.0.0.1:9/unused',
  status: 'inactive',
};
const destination = {
  type: 'warehouse',
  name: 'Second warehouse',
  enabled: true,
  address: { address1: '1 Dock Road', city: 'Testville', zip: '90001', country: 'Testland', country_code: 'TL' },
};

interface Written {
  /** What Loop has done when the effect stands once. */
  readonly done: readonly string[];
  /** Parameters, as expressions; default: the return. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: readonly [TSchema, unknown];
}

/** The one that is made beforehand. */
const ofSubscription = { parameters: { subscriptionId: 'subscriptions.webhooks[0].id' } };

const writes: Readonly<Record<string, Written>> = {
  processReturn: { done: ['process 1', 'processed 1'], body: [processRequest, { warehouse_reference: 'GRN-1' }] },
  flagReturn: { done: ['flag 1'] },
  closeReturn: { done: ['close 1'] },
  cancelReturn: { done: ['cancel 1'] },
  addNote: { done: ['note 1'], body: [noteRequest, { content: 'Held for review (note:1)' }] },
  createWebhook: { done: ['webhookCreate 1'], parameters: {}, body: [subscriptionRequest, subscription] },
  updateWebhook: {
    ...ofSubscription,
    done: ['webhookCreate 1', 'webhookUpdate 1'],
    body: [subscriptionRequest, { ...subscription, trigger: 'return.updated' }],
  },
  deleteWebhook: { ...ofSubscription, done: ['webhookCreate 1', 'webhookDelete 1'] },
  createDestination: { done: ['destinationCreate 1'], parameters: {}, body: [destinationRequest, destination] },
};

const written = Object.entries(connector.operations).filter(([, { direction, idempotency }]) => {
  return direction === 'write' && idempotency.some(({ kind }) => kind === 'readBack');
});

test('every write that is read back is shown here', () => {
  expect(Object.keys(writes).sort()).toEqual(written.map(([id]) => id).sort());
});

describe.each(written.map(([id]) => id))('%s', (operation) => {
  const { done, parameters = { returnId: '$record.key' }, body } = writes[operation] ?? { done: [] };
  const { method } = connector.operations[operation] ?? {};
  const transform = body && bodyOf(body[0], JSON.stringify(body[1]));
  const declared = writing(
    [
      {
        id: 'read',
        title: 'Read the subscriptions',
        shape: 'connector',
        connector: 'loop-returns',
        operation: 'listWebhooks',
        into: 'subscriptions',
      },
      {
        id: 'write',
        title: operation,
        shape: 'connector',
        connector: 'loop-returns',
        operation,
        parameters,
        write: { reference: `'${operation}:' & $record.key`, ...(transform ? { body: transform.id } : {}) },
      },
    ],
    transform ? [transform] : [],
  );

  test.each(['dropAfterCommit', 'dropBeforeCommit'])('%s: the effect stands once', async (fault) => {
    await onStage({ store, ...declared }, async (stage) => {
      await stage.seed(aReturn(1, [{}], { state: 'open' }));
      if (parameters.subscriptionId) {
        const answer = await fetch(`${stage.loop.url}/api/v1/webhooks`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-authorization': keys.loop },
          body: JSON.stringify(subscription),
        });
        expect(answer.status).toBe(201);
      }
      await stage.loop.faults({ kind: fault, match: { method } });
      await stage.deliver([1]);
      await stage.rest();
      // Processing is queued in Loop: it ends a little after it is confirmed.
      await until(2_000, async () => ((await doneByLoop(stage)).length < done.length ? 'Loop is at work' : undefined));
      expect(await doneByLoop(stage)).toEqual(done);
      expect(await stage.states()).toEqual({ confirmed: 1 });
      expect(await stage.exceptions()).toEqual([]);
    });
  });
});
