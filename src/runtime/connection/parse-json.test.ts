import { parseJson, storableText } from './parse-json.ts';

test('characters that jsonb can not hold are replaced in values and keys, and nothing else changes', () => {
  const text = '{"a\\u0000": ["x\\ud83d", {"b": "\\u0000\\ude00"}], "c": "\\ud83d\\ude00", "d": 1.5, "e": null}';
  expect(parseJson(text)).toEqual({
    value: { 'a\ufffd': ['x\ufffd', { b: '\ufffd\ufffd' }], c: '😀', d: 1.5, e: null },
  });
  expect(storableText('a\0b\ud83d')).toBe('a\ufffdb\ufffd');
});

test('text that is no JSON gives nothing, and null gives null', () => {
  expect(parseJson('<html>')).toBeUndefined();
  expect(parseJson('')).toBeUndefined();
  expect(parseJson('null')).toEqual({ value: null });
});
