/** The webhooks of the emulated Fulfil tenant, received by our own server with the declaration of the connector. */
import { connector } from '../../connectors/fulfil/connector.ts';
import { testClient } from '../../src/emulators/core/test-client.ts';
import { startFulfilEmulator } from '../../src/emulators/fulfil/server.ts';
import { examplePlan, exampleSecret } from '../../src/runtime/intake/example-plan.ts';
import { startWebhookServer } from '../../src/runtime/intake/webhook-server.ts';
import { openQueue } from '../../src/runtime/queue/queue.ts';
import { makeMigratedHome } from '../../src/runtime/store/test-home.ts';

test('a change of stock arrives signed and is stored by SKU; one with a wrong signature is refused', async () => {
  const home = await makeMigratedHome();
  const database = await home.open();
  const queue = await openQueue(database, { name: 'fulfil-webhooks' });
  const { plan, source } = await examplePlan(database, 'brand', 'http://127.0.0.1:9', (declared) => {
    if (connector.webhooks) declared.source.webhooks = structuredClone(connector.webhooks);
    for (const trigger of declared.flow.triggers) {
      if (trigger.kind === 'webhook') trigger.topics = ['product.product.inventory_level_changed'];
    }
  });
  const server = await startWebhookServer({
    database,
    queue,
    host: '127.0.0.1',
    port: 0,
    plansOf: () => [plan],
    connection: () => source,
    onError: () => undefined,
  });
  const emulator = await startFulfilEmulator({ webhookSecret: exampleSecret, webhookDelayScale: 0 });
  const client = testClient(emulator, { 'x-api-key': 'fulfil-emulator-token' });
  const adjust = (product_code: string) =>
    client.send(
      'POST',
      '/services/3pl/v1/inventory/adjustments.json',
      { adjustments: [{ product_code, quantity: 1, reference: product_code }] },
      { 'x-api-key': 'fulfil-warehouse-token' },
    );
  const delivered = async () => {
    for (let turn = 0; turn < 500; turn += 1) {
      if ((await client.ledger()).summary.webhooksPending === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('webhooks are still under way');
  };
  const rows = async (columns: string, table: string) =>
    (await database.query(`select ${columns} from backhaul.${table} order by 1`)).rows;
  try {
    const url = `${server.url}/webhooks/brand/example-returns`;
    const event = 'product.product.inventory_level_changed';
    await client.send('POST', '/api/v2/model/ir.webhook', [{ event, url }]);
    await client.control('/faults', { faults: [{ kind: 'duplicateWebhooks', copies: 3 }] });
    expect((await adjust('TEE-BLK-M')).status).toBe(200);
    await delivered();
    expect(await rows('key, trigger', 'event')).toEqual([{ key: 'TEE-BLK-M', trigger: event }]);
    await client.control('/faults', { faults: [{ kind: 'badSignature' }] });
    await adjust('MUG-WHT');
    await delivered();
    expect(await rows('key', 'event')).toEqual([{ key: 'TEE-BLK-M' }]);
    expect(await rows('name', 'counter')).toEqual([{ name: 'example-returns webhook with a wrong signature' }]);
  } finally {
    await emulator.close();
    await server.close();
    await queue.close();
    await database.close();
    await home.remove();
  }
});
