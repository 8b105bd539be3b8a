import { withoutSecrets } from './without-secrets.ts';

test.each([
  ['as it is', 'key s3cr/et"+x was refused', 'key [redacted] was refused'],
  ['in JSON', '{"message":"s3cr/et\\"+x"}', '{"message":"[redacted]"}'],
  ['in JSON with slashes escaped', '{"message":"s3cr\\/et\\"+x"}', '{"message":"[redacted]"}'],
  ['in an address', '/login?key=s3cr%2Fet%22%2Bx&a=1', '/login?key=[redacted]&a=1'],
])('a secret is taken out %s', (_, text, kept) => {
  expect(withoutSecrets(['s3cr/et"+x'])(text)).toBe(kept);
});

test('of two secrets of which one is part of the other nothing is left', () => {
  expect(withoutSecrets(['secret', 'secret-and-more'])('secret-and-more, secret')).toBe('[redacted], [redacted]');
});

test('what is so short that it is found by chance stays, and so does a text without secrets', () => {
  expect(withoutSecrets(['id', ''])('an idea')).toBe('an idea');
  expect(withoutSecrets([])('text')).toBe('text');
});
