import type { Lane } from '../queue/queue.ts';
import { batchesAtOnce, batchesOfOneLane, fillingMs, laneTurns, urgentBatches } from './lane-turns.ts';

const lane = (name: string, priority = 0, waitingMs = 0, isFull = false): Lane => ({
  name,
  priority,
  waitingMs,
  isFull,
});
const names = (lanes: readonly Lane[]) => lanes.map(({ name }) => name);

test('lanes take turns, the one that has waited longest first', () => {
  const turns = laneTurns(() => 0);
  const waiting = [lane('a', 0, 10), lane('b', 0, 30), lane('c', 0, 20)];
  const served: string[] = [];
  for (let round = 0; round < 6; round++) {
    const [next] = turns.order(waiting);
    served.push(next?.name ?? '');
    turns.begin(next?.name ?? '', false)();
  }
  expect(served).toEqual(['b', 'c', 'a', 'b', 'c', 'a']);
});

test('one lane leaves a batch to the others, and a lane with fewer batches in hand goes first', () => {
  const turns = laneTurns(() => 0);
  for (let batch = 0; batch < batchesOfOneLane; batch++) turns.begin('a', false);
  expect(names(turns.order([lane('a', 0, 1_000)]))).toEqual([]);
  expect(turns.isFull()).toBe(true);
  expect(names(turns.order([lane('a'), lane('b')]))).toEqual(['b']);
  expect(turns.isFull()).toBe(false);
  turns.order([lane('a'), lane('a', 5)]);
  expect(turns.isFull()).toBe(false);
});

test('urgent work goes first, and has batches of its own when the others are taken', () => {
  const turns = laneTurns(() => 0);
  expect(names(turns.order([lane('a', 0, 1_000), lane('b', 5), lane('c', 9)]))).toEqual(['c', 'b', 'a']);
  for (let batch = 0; batch < batchesAtOnce; batch++) turns.begin(`lane ${batch}`, false);
  expect(turns.isFull()).toBe(true);
  for (let batch = 0; batch < urgentBatches; batch++) {
    expect(names(turns.order([lane('a'), lane('b', 5)]))).toEqual(['b']);
    turns.begin('b', true);
  }
  expect(turns.order([lane('b', 5)])).toEqual([]);
});

test('records wait for others as long as their lane says, unless they are urgent', () => {
  const turns = laneTurns((name) => (name === 'a' ? 500 : 0));
  expect(names(turns.order([lane('a', 0, 400), lane('b')]))).toEqual(['b']);
  expect(names(turns.order([lane('a', 0, 500)]))).toEqual(['a']);
  expect(names(turns.order([lane('a', 1, 0)]))).toEqual(['a']);
  expect(names(turns.order([lane('a', 0, 0, true)]))).toEqual(['a']);
});

test('while a batch of its lane is in hand, the next one begins when it is full or has waited, unless it is urgent', () => {
  const turns = laneTurns(() => 0);
  const ended = turns.begin('a', false);
  expect(names(turns.order([lane('a', 0, fillingMs - 1), lane('b')]))).toEqual(['b']);
  expect(names(turns.order([lane('a', 0, 0, true)]))).toEqual(['a']);
  expect(names(turns.order([lane('a', 0, fillingMs)]))).toEqual(['a']);
  expect(names(turns.order([lane('a', 1, 0)]))).toEqual(['a']);
  ended();
  expect(names(turns.order([lane('a')]))).toEqual(['a']);
});
