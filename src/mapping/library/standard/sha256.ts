/**
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104) in JavaScript: to load Node's own takes a cold process longer than all that a
 * script does, and short texts are hashed as fast here. docs/decisions/2026-11-21-hashes-in-scripts.md says more.
 */

/** The first 32 bits behind the point of the roots of the first primes, which are the constants of the standard. */
function rootsOf(count: number, root: (prime: number) => number): Int32Array {
  const parts = new Int32Array(count);
  for (let prime = 2, found = 0; found < count; prime++) {
    let divisor = 2;
    while (divisor * divisor <= prime && prime % divisor > 0) divisor++;
    if (divisor * divisor > prime) parts[found++] = (root(prime) % 1) * 2 ** 32;
  }
  return parts;
}

let rounds: Int32Array | undefined;
let beginning: Int32Array | undefined;

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
  rounds ??= rootsOf(64, Math.cbrt);
  beginning ??= rootsOf(8, Math.sqrt);
  const view = padded(message);
  const state = beginning.slice();
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
function mix(state: Int32Array, words: Int32Array, rounds: Int32Array): void {
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
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
  const mixed = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i] as number) + (mixed[i] as number);
}

/** The keyed hash of a text, 32 bytes. */
export function hmacSha256(key: string, message: string): Uint8Array {
  const given = Buffer.from(key);
  const short = given.length > 64 ? sha256(given) : given;
  return blockAnd(short, 0x5c, blockAnd(short, 0x36, Buffer.from(message)));
}

/** The hash of the key, changed by a constant, and of what follows. */
function blockAnd(key: Uint8Array, constant: number, message: Uint8Array): Uint8Array {
  const whole = new Uint8Array(64 + message.length);
  for (let i = 0; i < 64; i++) whole[i] = constant ^ (key[i] ?? 0);
  whole.set(message, 64);
  return sha256(whole);
}

/** The hash of a text in hexadecimal. */
export function textHash(text: string): string {
  return hexadecimal(sha256(Buffer.from(text)));
}

export function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
