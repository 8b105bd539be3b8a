import { judgePlace } from './judge.ts';
import type { Place, PlaceEvent } from './place.ts';

/** Ten units that both systems know of, and what happens to them. */
const place = (...events: readonly PlaceEvent[]): Place => ({
  sku: 'TEE',
  channel: 'main',
  buffer: 0,
  available: 10,
  shown: 10,
  events,
});
const sold = (at: number, order: string, units: number): PlaceEvent => ({ kind: 'sold', at, order, units });
const allocated = (at: number, order: string, units: number): PlaceEvent => ({ kind: 'allocated', at, order, units });
const moved = (at: number, units: number): PlaceEvent => ({ kind: 'moved', at, units });
const written = (at: number, quantity: number): PlaceEvent => ({ kind: 'written', at, quantity });

test('a write that forgets an order that Archean has not allocated is wrong, and what it lets go is oversold', () => {
  const { wrong } = judgePlace(place(sold(1, 'a', 4), moved(2, 2), written(3, 12), sold(4, 'b', 7), sold(5, 'c', 3)));
  expect(wrong).toEqual([{ sku: 'TEE', channel: 'main', at: 3, quantity: 12, least: 6, most: 8, oversold: 2 }]);
});

test('a write that overwrites a sale since its reading is wrong, though nothing more was sold', () => {
  const { wrong } = judgePlace(place(moved(1, 5), sold(2, 'a', 1), written(3, 15)));
  expect(wrong).toMatchObject([{ quantity: 15, most: 14, oversold: 0 }]);
});

test('an older level that is written over a newer one is wrong, whether it is larger or smaller', () => {
  const late = place(moved(1, -6), written(2, 4), written(3, 10), moved(4, 8), written(5, 12), written(6, 4));
  expect(judgePlace(late).wrong).toMatchObject([
    { at: 3, quantity: 10, most: 4, oversold: 0 },
    { at: 6, quantity: 4, least: 12, oversold: 0 },
  ]);
});

test('a level that was right when it was read is innocent, though another one has come since', () => {
  const { wrong, shown, due } = judgePlace(place(moved(1, 5), moved(2, -3), written(3, 15), written(4, 12)));
  expect(wrong).toEqual([]);
  expect([shown, due]).toEqual([12, 12]);
});

test('an order that is counted both as waiting and as allocated makes a quantity smaller, and that is innocent', () => {
  const events = [sold(1, 'a', 4), moved(2, 3), allocated(3, 'a', 4), written(4, 5)] as const;
  expect(judgePlace(place(...events)).wrong).toEqual([]);
  expect(judgePlace(place(...events.slice(0, 3), written(4, 4))).wrong).toMatchObject([{ least: 5 }]);
  // Once the next mark has passed, Archean has allocated it beyond doubt.
  expect(judgePlace(place(...events.slice(0, 3), written(4, 9), written(5, 5))).wrong).toMatchObject([{ least: 9 }]);
});

test('units that are kept back can not be shown', () => {
  expect(judgePlace({ ...place(moved(1, 2), written(2, 12)), buffer: 2 }).wrong).toMatchObject([{ most: 10 }]);
});
