/** The benchmark compares like with like: all ways give the same bytes. */
import { contestantsOf, picker, shapes } from './contestants.ts';

test.each(shapes)('$name: compiled, interpreted and by hand give the same bytes', async (shape) => {
  const { compiled, byHand, interpreted } = contestantsOf(shape);
  for (const records of [0, 1, 2, 10, 120]) {
    const text = JSON.stringify(shape.make(records, picker(records + 7)));
    const expected = JSON.stringify(byHand(JSON.parse(text)));
    expect(JSON.stringify(compiled(JSON.parse(text)))).toBe(expected);
    expect(JSON.stringify(await interpreted(JSON.parse(text)))).toBe(expected);
    if (records > 2) expect(expected.length).toBeGreaterThan(records * 20);
  }
});
