import { parseDatabaseUrl } from './database-url.ts';

test('the description has host, port and database, and nothing else', () => {
  const { description } = parseDatabaseUrl('postgresql://someone:secret@database.example.test/shop?sslmode=require');
  expect(description).toBe('database.example.test:5432/shop');
});

test.each([
  ['as written', 'p%40ss', 'failed for p%40ss'],
  ['decoded', 'p%40ss', 'failed for p@ss'],
  ['with the whole URL', 'word', 'failed for postgresql://someone:word@database.example.test/shop'],
])('the password %s is taken out of a text', (_form, password, text) => {
  const { redact } = parseDatabaseUrl(`postgresql://someone:${password}@database.example.test/shop`);
  expect(redact(text)).toBe('failed for [secret]');
});

test('a secret among the parameters is taken out of a text', () => {
  const { redact } = parseDatabaseUrl('postgresql://database.example.test/shop?user=someone&password=hidden');
  expect(redact('hidden for someone')).toBe('[secret] for someone');
});
