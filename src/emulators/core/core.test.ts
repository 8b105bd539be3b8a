import { hashJson } from './canonical-json.ts';
import { createClock } from './clock.ts';
import { FaultQueue } from './faults.ts';
import { Ledger } from './ledger.ts';
import { createRandom } from './random.ts';
import { createTokenBucket } from './token-bucket.ts';

test('the same seed gives the same sequence, another seed another', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 5 }, () => random.next());
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('weights steer what is drawn, and a shuffle keeps every item', () => {
  const random = createRandom(1);
  const drawn = Array.from({ length: 1000 }, () =>
    random.weighted([
      ['often', 9],
      ['seldom', 1],
    ]),
  );
  const seldom = drawn.filter((item) => item === 'seldom').length;
  expect(seldom).toBeGreaterThan(60);
  expect(seldom).toBeLessThan(140);
  const items = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(random.shuffle(items)).not.toEqual(items);
  expect(random.shuffle(items).sort()).toEqual(items);
});

test('a bucket lets the limit through at once, then refuses, then refills with time', () => {
  const clock = createClock('2026-03-01T00:00:00Z');
  const bucket = createTokenBucket(clock);
  const taken = Array.from({ length: 4 }, () => bucket.take('key', 3).allowed);
  expect(taken).toEqual([true, true, true, false]);
  expect(bucket.take('key', 3).retryAfterSeconds).toBe(20);
  expect(bucket.take('other', 3).allowed).toBe(true);
  clock.advance(20_500);
  expect(bucket.take('key', 3).allowed).toBe(true);
  expect(bucket.take('key', 3).allowed).toBe(false);
});

test('the ledger counts an identity that was applied twice on both of its rows', () => {
  const ledger = new Ledger(createClock());
  const row = { operation: 'note', key: null, reference: '1', identity: '1 hello', detail: {} };
  ledger.record(row);
  ledger.record(row);
  ledger.record({ ...row, identity: '1 other' });
  expect(ledger.list().map(({ count }) => count)).toEqual([2, 2, 1]);
  expect(ledger.summary()).toEqual({ effects: 3, byOperation: { note: 3 }, doubled: 1 });
  expect(ledger.list({ after: 2 })).toHaveLength(1);
});

test('a fault happens as often as it was asked for and only to what it matches', () => {
  const faults = new FaultQueue(['throttle', 'slow'], () => createRandom(1));
  faults.add({ faults: [{ kind: 'throttle', status: 503, times: 2, match: { method: 'POST', path: '/orders' } }] });
  const post = { method: 'POST', path: '/v1/orders?x=1' };
  expect(faults.take(['throttle'], { method: 'GET', path: '/v1/orders' })).toBeUndefined();
  expect(faults.take(['slow'], post)).toBeUndefined();
  expect(faults.take(['throttle'], post)).toMatchObject({ status: 503 });
  expect(faults.list()).toMatchObject([{ left: 1 }]);
  expect(faults.take(['throttle'], post)).toBeDefined();
  expect(faults.take(['throttle'], post)).toBeUndefined();
});

test('a fault with a probability happens to about that share of calls, the same ones for the same seed', () => {
  const run = () => {
    const random = createRandom(3);
    const faults = new FaultQueue(['slow'], () => random);
    faults.add({ faults: [{ kind: 'slow', delayMs: 1, probability: 0.25 }] });
    return Array.from({ length: 400 }, () => faults.take(['slow'], { method: 'GET', path: '/' }) !== undefined);
  };
  const hits = run().filter(Boolean).length;
  expect(hits).toBeGreaterThan(70);
  expect(hits).toBeLessThan(130);
  expect(run()).toEqual(run());
});

test('a faulty list of faults adds none of them', () => {
  const faults = new FaultQueue(['slow'], () => createRandom(1));
  const body = {
    faults: [
      { kind: 'slow', delayMs: 1 },
      { kind: 'slow', delayMs: -1 },
    ],
  };
  expect(() => faults.add(body)).toThrow(expect.objectContaining({ code: 'CONTROL_BODY_INVALID' }));
  expect(() => faults.add({ faults: [{ kind: 'partialBatch', code: 'x' }] })).toThrow();
  expect(faults.list()).toEqual([]);
});

test('the order of keys makes no other request, the order of a list does', () => {
  expect(hashJson({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(hashJson({ b: [{ d: 3, c: 2 }], a: 1 }));
  expect(hashJson([1, 2])).not.toBe(hashJson([2, 1]));
});
