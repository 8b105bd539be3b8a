import { lookupsOf } from './lookups.ts';

test('tables of texts become two columns, with quotes where a value needs them; other settings do not', () => {
  const settings = {
    locations: { sellable: 'MAIN', 'a,b': 'say "x"' },
    limits: { low: 1 },
    empty: {},
    list: ['a'],
    single: 'text',
  };
  expect(lookupsOf({ settings })).toEqual([
    { name: 'locations', csv: 'left_value,right_value\nsellable,MAIN\n"a,b","say ""x"""\n' },
  ]);
});
