import { fieldNames } from './field-names.ts';

test('names are changed in every object both ways, and values are not', () => {
  const names = fieldNames({ sku: 'itemCode', quantity: 'qty', note: 'note' });
  const canonical = { sku: 'sku', lines: [{ sku: 'A', quantity: 1, nested: { quantity: 2 } }], other: 'quantity' };
  const wire = { itemCode: 'sku', lines: [{ itemCode: 'A', qty: 1, nested: { qty: 2 } }], other: 'quantity' };
  expect(names.encode(canonical)).toEqual(wire);
  expect(names.decode(wire)).toEqual(canonical);
});

test('two names can be exchanged', () => {
  const names = fieldNames({ from: 'to', to: 'from' });
  expect(names.encode({ from: 1, to: 2 })).toEqual({ to: 1, from: 2 });
  expect(names.decode({ to: 1, from: 2 })).toEqual({ from: 1, to: 2 });
});

test("a tenant's own field under a canonical name does not take the place of the renamed one", () => {
  const names = fieldNames({ sku: 'itemCode' });
  expect(names.decode({ itemCode: 'A-1', sku: 'legacy' })).toEqual({ sku: 'A-1' });
  expect(names.decode({ sku: 'legacy', itemCode: 'A-1' })).toEqual({ sku: 'A-1' });
  expect(names.decode({ sku: 'only' })).toEqual({ sku: 'only' });
});

test('without a map the value itself is given', () => {
  const value = { a: [1] };
  expect(fieldNames(undefined).encode(value)).toBe(value);
  expect(fieldNames({ a: 'a' }).decode(value)).toBe(value);
});
