import { testClient } from './core/test-client.ts';
import { emulators } from './registry.ts';

test('every registered emulator starts on loopback with demo data, and frees its port when it ends', async () => {
  for (const entry of Object.values(emulators)) {
    const emulator = await entry.start({ port: 0, seed: 3, demo: true });
    expect(emulator.url).toBe(`http://127.0.0.1:${emulator.port}`);
    expect((await testClient(emulator, {}).ledger()).effects).toEqual([]);
    await emulator.close();
    await expect(fetch(emulator.url)).rejects.toThrow('fetch failed');
  }
});

test('the demo of both systems has the same products', async () => {
  const loop = await emulators['loop-returns'].start({ demo: true });
  const archean = await emulators['archean-r247'].start({ demo: true });
  try {
    const products = await testClient(archean, { 'X-API-KEY': 'archean-emulator-key' }).get('/v1/products');
    const known = new Set(products.json.data?.map(({ sku }) => String(sku)));
    const details = await testClient(loop, { 'X-Authorization': 'loop-emulator-key' }).get(
      '/api/v1/warehouse/return/details?return_id=90000000',
    );
    const skus = details.json.line_items?.map(({ sku }) => String(sku)) ?? [];
    expect(skus.some((sku) => known.has(sku))).toBe(true);
  } finally {
    await loop.close();
    await archean.close();
  }
});
