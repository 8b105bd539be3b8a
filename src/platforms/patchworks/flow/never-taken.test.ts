import type { Flow, Step } from '../../../../schemas/formats/flow.ts';
import { conditionsOf, takenFlow } from './never-taken.ts';

const rest = (id: string, when?: string): Step => ({
  id,
  title: 'Rest',
  shape: 'filter',
  keep: 'true',
  reason: 'Rests.',
  ...(when === undefined ? {} : { when }),
});
const left = async (when: string | undefined, settings: Readonly<Record<string, unknown>> = {}) =>
  (await takenFlow({ steps: [rest('one', when)] } as unknown as Flow, settings)).neverTaken.length;

test('the conditions of a step are those that must all be true', () => {
  expect(conditionsOf('a = 1')).toEqual(['a = 1']);
  expect(conditionsOf("a='and' and (b or c and d) and $count(e) > 0")).toEqual([
    "a='and'",
    '(b or c and d)',
    '$count(e) > 0',
  ]);
  expect(conditionsOf('a and b or c')).toEqual(['a and b or c']);
});

test('a step that asks for more records together than a run has is never taken', async () => {
  const when = '$record.together >= $settings.bulkFrom and $count(lines) > 0';
  expect(await left(when, { bulkFrom: 20 })).toBe(1);
  expect(await left('$count(lines) > 0 and 1 < $record.together')).toBe(1);
});

test('a step that a record alone may take stays, whatever else it asks for', async () => {
  expect(await left('$record.together >= $settings.bulkFrom', { bulkFrom: 1 })).toBe(0);
  expect(await left('$record.together > 1 or $count(lines) > 0')).toBe(0);
  expect(await left('$count(lines) > 5')).toBe(0);
  expect(await left(undefined)).toBe(0);
});
