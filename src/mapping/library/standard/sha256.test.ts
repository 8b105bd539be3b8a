import { createHash, createHmac } from 'node:crypto';
import { hexadecimal, hmacSha256, sha256, textHash } from './sha256.ts';

/** Repeatable bytes. */
function bytesOf(length: number): Uint8Array {
  let state = length + 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

const expected = (message: Uint8Array): string => createHash('sha256').update(message).digest('hex');

test('the examples of the standard', () => {
  expect(textHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(textHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('a hash is that of Node, for messages of every length up to four blocks, and long ones', () => {
  for (const length of [...Array(257).keys(), 65_535, 1_000_003]) {
    const message = bytesOf(length);
    expect([length, hexadecimal(sha256(message))]).toEqual([length, expected(message)]);
  }
});

test('a part of a larger buffer is hashed alone', () => {
  const part = bytesOf(300).subarray(17, 217);
  expect(hexadecimal(sha256(part))).toBe(expected(part));
});

test('a keyed hash is that of Node, for short, exact and long keys, and for texts that are not ASCII', () => {
  for (const length of [0, 1, 63, 64, 65, 200]) {
    for (const message of ['', 'body', 'Grüße 😀', '\ud800', 'x'.repeat(5_000)]) {
      const key = 'ü'.repeat(length >> 1) + 'k'.repeat(length & 1);
      const digest = createHmac('sha256', key).update(message).digest('hex');
      expect([length, message, hexadecimal(hmacSha256(key, message))]).toEqual([length, message, digest]);
    }
  }
});
