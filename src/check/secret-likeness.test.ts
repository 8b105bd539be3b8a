import { looksLikeSecret } from './secret-likeness.ts';

test.each([
  [`shpat_${'0'.repeat(32)}`, 'token'],
  [`sk_live_${'x'.repeat(24)}`, 'anything'],
  ['AKIAEXAMPLEEXAMPLE00', '0'],
  ['https://hooks.slack.com/services/T000/B000/x', 'url'],
  ['https://user:word@stock.example.test', 'baseUrl'],
  ['9f8a3c61b7d24e05a1c8f3b6d9e2704c', 'tenant'],
  ['short', 'password'],
])('%s under "%s" looks like a secret', (text, key) => {
  expect(looksLikeSecret(text, key)).toBe(true);
});

test.each([
  ['archean-r247--loop-returns/restock-finalised-returns', 'flow'],
  ['0f6d1f5e-7f5b-4c34-9d43-0d6c7f5f2a11', 'location'],
  ['gid://shopify/Location/1234567890', 'location'],
  ['https://stock.example.test/api/2026-10', 'baseUrl'],
  ['EXAMPLE_STOCK_API_KEY_FOR_THE_SECOND_SHOP_2', 'env'],
  ['/run/secrets/example-returns-webhook', 'file'],
  ['internationalisation of everything', 'title'],
])('%s under "%s" does not', (text, key) => {
  expect(looksLikeSecret(text, key)).toBe(false);
});
