import { takenApart, valueSeparator } from './repeated-values.ts';

const sent = (values: readonly string[]) => {
  const query = new URLSearchParams([
    ['where', 'sku in :skus'],
    ['var.skus', values.join(valueSeparator)],
    ['limit', '5'],
  ]);
  return `https://api.example.test/inventory?${query}`;
};
const found = (url: string) => new URL(url).searchParams.getAll('var.skus');

test('values that travel in one parameter come apart, whatever characters they have', () => {
  const values = ['TEE', 'A B+C&d=é', '100%'];
  const apart = takenApart(sent(values), ['var.skus']);
  expect(found(apart)).toEqual(values);
  expect(new URL(apart).searchParams.get('where')).toBe('sku in :skus');
});

test('what was taken apart already, one value, and other parameters stay as they are', () => {
  const apart = takenApart(sent(['TEE', 'MUG']), ['var.skus']);
  expect(found(takenApart(apart, ['var.skus']))).toEqual(['TEE', 'MUG']);
  expect(found(takenApart(sent(['TEE']), ['var.skus']))).toEqual(['TEE']);
  expect(takenApart('https://api.example.test/inventory', ['var.skus'])).toBe('https://api.example.test/inventory');
});
