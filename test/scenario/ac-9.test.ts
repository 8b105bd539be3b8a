/** AC-9: notifications by signed push, in both forms, repeated, out of order and without payload: one record, the right end. */
import { onOrderStage, takeOver } from './orders.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const flows = [takeOver];

describe.each(['Platform', 'CloudEvents'] as const)('in %s form', (notifications) => {
  test('AC-9: repeated and out of order, an order is one record and ends as commercetools has it', async () => {
    await onOrderStage({ store, flows, notifications }, async (stage) => {
      const { commercetools } = stage.systems;
      await commercetools.control('POST', 'settings', { pushDelayScale: 0 });
      await commercetools.faults(
        { kind: 'duplicateWebhooks', copies: 2 },
        { kind: 'duplicateWebhooks', copies: 3 },
        { kind: 'reorderWebhooks', hold: 6 },
      );
      const order = await stage.place();
      await stage.act(order.id, { action: 'setOrderNumber', orderNumber: 'SO-1' });
      await stage.act(order.id, { action: 'changePaymentState', paymentState: 'CreditOwed' });
      await stage.act(order.id, { action: 'changeOrderState', orderState: 'Cancelled' });
      await stage.settled();
      expect(Object.values(await stage.states()).reduce((sum, count) => sum + count, 0)).toBe(1);
      const { record, effects } = await stage.story(order.id);
      expect(record.tracked).toMatchObject({
        orderName: 'SO-1',
        orderState: 'Cancelled',
        paymentState: 'CreditOwed',
      });
      const [standing] = await stage.inArchean();
      expect([undefined, 'cancelled']).toContain(standing?.status);
      expect(effects.length).toBe(standing ? 2 : 0);
      expect(await stage.exceptions()).toEqual([]);
    });
  });

  test('AC-9: a message that comes without its payload names the same order', async () => {
    await onOrderStage({ store, flows, notifications }, async (stage) => {
      await stage.systems.commercetools.control('POST', 'settings', { payloadNotIncluded: true });
      const order = await stage.place({ orderNumber: 'SO-2' });
      await stage.settled();
      expect(await stage.states()).toEqual({ confirmed: 1 });
      expect(await stage.done('order')).toEqual([`commercetools:${order.id} ×1`]);
    });
  });

  test('AC-9: a push that Google did not sign tells nothing', async () => {
    await onOrderStage({ store, flows, notifications }, async (stage) => {
      await stage.systems.commercetools.faults({ kind: 'badSignature', probability: 1 });
      await stage.place();
      await stage.settled();
      expect(await stage.states()).toEqual({});
      expect(await stage.inArchean()).toEqual([]);
    });
  });
});
