/**
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104) in JavaScript: to load Node's own takes a cold process longer than all that a
 * script does, and short texts are hashed as fast here. docs/decisions/2026-11-21-hashes-in-scripts.md says more.
 */

interface Constants {
  readonly start: readonly number[];
  readonly rounds: readonly number[];
}

let known: Constants | undefined;

/** The first 32 bits behind the point of the roots of the first primes; a number of JavaScript holds 53. */
function constants(): Constants {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate++)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  const fraction = (root: number): number => ((root % 1) * 2 ** 32) | 0;
  return {
    start: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
    rounds: primes.map((prime) => fraction(Math.cbrt(prime))),
  };
}

/** In whole blocks: a bit behind the message, zeros, and the number of its bits. */
function padded(message: Uint8Array): DataView {
  const { length } = message;
  const bytes = new Uint8Array(((length + 8) >> 6) * 64 + 64);
  bytes.set(message);
  bytes[length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(bytes.length - 4, length << 3);
  return view;
}

/** The hash, 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  known ??= constants();
  const { start, rounds } = known;
  const view = padded(message);
  const state = Int32Array.from(start);
  const words = new Int32Array(64);
  for (let offset = 0; offset < view.byteLength; offset += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(offset + i * 4);
    for (let i = 16; i < 64; i++) {
      const x = words[i - 15] as number;
      const y = words[i - 2] as number;
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[i] = (words[i - 16] as number) + low + (words[i - 7] as number) + high;
    }
    mix(state, words, rounds);
  }
  const hash = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 8; i++) hash.setInt32(i * 4, state[i] as number);
  return new Uint8Array(hash.buffer);
}

/** The rounds over one block; names are those of the standard. */
function mix(state: Int32Array, words: Int32Array, rounds: readonly number[]): void {
  const at = (index: number): number => state[index] as number;
  let a = at(0);
  let b = at(1);
  let c = at(2);
  let d = at(3);
  let e = at(4);
  let f = at(5);
  let g = at(6);
  let h = at(7);
  for (let i = 0; i < 64; i++) {
    const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + high + (g ^ (e & (f ^ g))) + (rounds[i] as number) + (words[i] as number)) | 0;
    const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = low + ((a & b) | (c & (a | b)));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => {
    state[index] = (state[index] as number) + value;
  });
}

/** The keyed hash of a text, 32 bytes. */
export function hmacSha256(key: string, message: string): Uint8Array {
  const given = Buffer.from(key);
  const short = given.length > 64 ? sha256(given) : given;
  const inner = new Uint8Array(64).fill(0x36);
  const outer = new Uint8Array(64).fill(0x5c);
  short.forEach((byte, index) => {
    inner[index] = 0x36 ^ byte;
    outer[index] = 0x5c ^ byte;
  });
  return sha256(Buffer.concat([outer, sha256(Buffer.concat([inner, Buffer.from(message)]))]));
}

/** The hash of a text in hexadecimal. */
export function textHash(text: string): string {
  return hexadecimal(sha256(Buffer.from(text)));
}

export function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
