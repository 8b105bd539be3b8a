/** The child process: both emulators, and returns that it makes itself, because a seed of 20,000 is too large to post. */
import { startArcheanEmulator } from '../../src/emulators/archean-r247/server.ts';
import { generateReturns } from '../../src/emulators/loop-returns/generate.ts';
import { startLoopReturnsEmulator } from '../../src/emulators/loop-returns/server.ts';
import { controlClient } from '../../src/operations/demonstration/control-client.ts';
import { demoProducts } from '../../src/operations/demonstration/scenario.ts';
import { sendWebhooks, type WebhookLoad } from './send-webhooks.ts';

type Asked = WebhookLoad | { readonly firstId: number; readonly count: number };

const pageSize = 500;
const loop = await startLoopReturnsEmulator({ ratePerMinute: 1_000_000 });
const [ratePerMinute = '', maxBatch = ''] = process.argv.slice(2);
const archean = await startArcheanEmulator({
  ratePerMinute: Number(ratePerMinute),
  allowNegativeStock: true,
  capabilities: { maxBatch: Number(maxBatch) },
});
const control = controlClient(loop.url);

process.on('message', async (asked: Asked) => {
  if ('url' in asked) process.send?.(await sendWebhooks(asked));
  else await seed(asked);
});

async function seed({ firstId, count }: { firstId: number; count: number }): Promise<void> {
  const products = demoProducts();
  let units = 0;
  for (let done = 0; done < count; done += pageSize) {
    const returns = generateReturns({
      count: Math.min(pageSize, count - done),
      seed: firstId + done,
      firstId: firstId + done,
      now: new Date().toISOString(),
      products,
    }).map((each) => ({
      ...each,
      state: 'closed',
      line_items: each.line_items.map((line) => ({ ...line, outcome: 'default', disposition: null })),
    }));
    await control.post('seed', { returns });
    units += returns.reduce((sum, { line_items: lines }) => sum + lines.length, 0);
  }
  process.send?.(units);
}
process.on('disconnect', async () => {
  await loop.close();
  await archean.close();
  process.exit(0);
});
process.send?.({ loop: loop.url, archean: archean.url });
