import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ablations } from './ablations.ts';

test.each(ablations.map((ablation) => [`${ablation.id}: ${ablation.what}`, ablation] as const))(
  'what is taken out stands exactly once in the sources: %s',
  (_, { file, find, replace }) => {
    const source = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');
    expect(source.split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
  },
);
