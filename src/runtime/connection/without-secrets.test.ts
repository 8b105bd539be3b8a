import { withoutSecrets } from './without-secrets.ts';

test.each([
  ['as it is', 'key s3cr/et"+xyzw was refused', 'key [redacted] was refused'],
  ['in JSON', '{"message":"s3cr/et\\"+xyzw"}', '{"message":"[redacted]"}'],
  ['in JSON with slashes escaped', '{"message":"s3cr\\/et\\"+xyzw"}', '{"message":"[redacted]"}'],
  ['in an address', '/login?key=s3cr%2Fet%22%2Bxyzw&a=1', '/login?key=[redacted]&a=1'],
])('a secret is taken out %s', (_, text, kept) => {
  expect(withoutSecrets(['s3cr/et"+xyzw'])(text)).toBe(kept);
});

test('of two secrets of which one is part of the other nothing is left', () => {
  expect(withoutSecrets(['a-long-secret', 'a-long-secret-and-more'])('a-long-secret-and-more, a-long-secret')).toBe(
    '[redacted], [redacted]',
  );
});

test('a secret that may be a word of the answer leaves it as it is, and so does none', () => {
  expect(withoutSecrets(['returns', ''])('{"returns":[]}')).toBe('{"returns":[]}');
  expect(withoutSecrets([])('text')).toBe('text');
});
