import { redact, redactPath, redactText } from './redact.ts';

const shopper = 'Jane Shopper';

test('no personal field survives, however its name is written and however deep it stands', () => {
  const kept = redact({
    id: 'r-1',
    customer: { name: shopper, id: 7 },
    orders: [
      { shippingAddress: { line: shopper }, billing_address: shopper, 'ship-to': shopper, shipTo: shopper },
      { firstName: shopper, last_name: shopper, customerEmail: shopper, contact_phone: shopper, postalCode: shopper },
    ],
    credentials: { apiKey: shopper, access_token: shopper, clientSecret: shopper, Authorization: shopper },
    label_url: shopper,
    sku: 'BLUE-1',
  });
  expect(JSON.stringify(kept)).not.toContain(shopper);
  expect(kept).toMatchObject({ id: 'r-1', customer: '[redacted]', sku: 'BLUE-1' });
});

test('e-mail addresses are taken out of any text, of keys too', () => {
  expect(redact({ note: 'Ask jane.shopper+1@mail.example.test first', 'jane@example.test': 1 })).toEqual({
    note: 'Ask [redacted] first',
    '[redacted]': 1,
  });
});

test('an address that crosses the end of the kept text does not survive in part', () => {
  const text = `${'x'.repeat(490)} jane.shopper@example.test${'y'.repeat(500)}`;
  expect(redactText(text)).not.toContain('jane');
});

test('long texts, lists and objects are cut and say how long they were', () => {
  expect(redactText('x'.repeat(501))).toBe(`${'x'.repeat(500)}… (501 characters)`);
  expect(redactText('x'.repeat(500))).toHaveLength(500);
  const list = redact(Array.from({ length: 101 }, (_, index) => index)) as unknown[];
  expect(list).toHaveLength(101);
  expect(list.at(-1)).toBe('… (101 items)');
  const object = redact(Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`field${index}`, index])));
  expect(Object.keys(object as object)).toHaveLength(101);
  expect(object).toMatchObject({ field0: 0, '…': '150 fields' });
});

test('what is too deep is cut, so that a hostile answer costs nothing', () => {
  let deep: unknown = 'bottom';
  for (let level = 0; level < 50; level++) deep = { deep };
  expect(JSON.stringify(redact(deep))).not.toContain('bottom');
});

test('a text is never cut inside a character, which the database would refuse', () => {
  expect(redactText(`${'x'.repeat(499)}😀😀`)).toBe(`${'x'.repeat(499)}\ufffd… (503 characters)`);
});

test('personal values of a query are hidden, and the rest of the path stays', () => {
  expect(redactPath('/orders?email=jane%40example.test&sku=A&customer_name=Jane')).toBe(
    '/orders?email=[redacted]&sku=A&customer_name=[redacted]',
  );
  expect(redactPath('/customers/jane%40example.test/orders')).toBe('/customers/[redacted]/orders');
  expect(redactPath('/orders')).toBe('/orders');
});
