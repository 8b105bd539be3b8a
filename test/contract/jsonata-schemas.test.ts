import { compareSchemas } from './jsonata-schemas.ts';

test.each([11, 12])('code for inputs of a schema gives what the general code gives (seed %i)', (seed) => {
  const { compared, values, differences } = compareSchemas(seed, 600);
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(3_000);
  expect(values).toBeGreaterThan(700);
});
