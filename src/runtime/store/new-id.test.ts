import { validate, version } from 'uuid';
import { newId } from './new-id.ts';

test('ids are UUIDs of version 7 that rise, however many a millisecond brings', () => {
  const ids = Array.from({ length: 5_000 }, newId);
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});
