/** G-7: equal failures are one alert, to chat, mail and webhook alike, with an owner and a link, and its end is told. */
import type { MailAlert } from '../../schemas/formats/alert.ts';
import { openAlertReceiver } from './alert-receiver.ts';
import { openMailReceiver } from './mail-receiver.ts';
import { idsOf, manyReturns } from './returns.ts';
import { onStage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

test('G-7: 500 refused returns are one message to each receiver, also after one was down, and their end is one more', async () => {
  const chat = await openAlertReceiver();
  const mail = await openMailReceiver();
  const warehouse: MailAlert = {
    kind: 'mail',
    server: { host: '127.0.0.1', port: mail.port, security: 'none' },
    from: 'backhaul@example.test',
    to: ['warehouse@example.test'],
    minimumSeverity: 'warning',
    owners: ['warehouse'],
  };
  const merchandising: MailAlert = { ...warehouse, to: ['merchandising@example.test'], owners: ['merchandising'] };
  try {
    const options = { store, alertsUrl: chat.url, alerts: { warehouse, merchandising } };
    await onStage({ ...options, settings: { recheckMinutes: 10_080 } }, async (stage) => {
      const returns = manyReturns(500);
      await stage.seed(...returns);
      const indexes = Array.from({ length: 300 }, (_, index) => index);
      await stage.archean.faults({ kind: 'partialBatch', indexes, code: 'period_closed', times: 1_000 });
      await stage.deliver(idsOf(returns), { concurrency: 20 });
      await stage.rest(120_000);
      expect(await stage.states()).toEqual({ exception: 500 });
      await until(30_000, async () => (mail.mails.length > 0 && chat.refused() > 0 ? undefined : 'nobody was told'));
      chat.accept();
      await until(60_000, async () => (chat.texts.length > 0 ? undefined : 'the chat was not told'));
      const list = `backhaul exceptions list --brand ${stage.brand.id}`;
      expect(chat.texts[0]).toMatch(/^\*ADJUSTMENT_REFUSED\* \(error\), \d+ new, for warehouse/);
      expect(chat.texts[0]).toContain(list);
      expect(mail.mails[0]).toMatch(/^To: warehouse@example\.test/m);

      await stage.archean.clearFaults();
      await stage.replay(await stage.exceptions());
      await stage.rest(120_000);
      await until(30_000, async () =>
        chat.texts.length > 1 && mail.mails.length > 1 ? undefined : 'its end is not told',
      );
      expect(chat.texts.map((text) => text.split('\n')[0]?.replace(/\d+ new/, 'n new'))).toEqual([
        '*ADJUSTMENT_REFUSED* (error), n new, for warehouse',
        '*ADJUSTMENT_REFUSED* is over, for warehouse',
      ]);
      expect(mail.mails).toHaveLength(2);
    });
  } finally {
    await chat.close();
    await mail.close();
  }
});
