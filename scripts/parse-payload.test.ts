import { parsePayload, tooDeepAt } from './parse-payload.ts';

/** Repeatable numbers from 0 to below 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const texts = ['', '[', '{"', '\\', '\\"', ']]}', '\\\\"[', '\u2028', 'é[{'];

/** A value of so many levels, with brackets, quotes and backslashes in its names and texts. */
function nested(levels: number, random: () => number): unknown {
  const text = () => texts[Math.floor(random() * texts.length)] ?? '';
  if (levels === 0) return random() < 0.5 ? text() : 1.5;
  const inner = nested(levels - 1, random);
  return random() < 0.5 ? [text(), inner, text(), []] : { [text()]: text(), inner, [`${text()}z`]: {} };
}

test('the depth that is counted in the text is that of the value', () => {
  const random = randomNumbers(11);
  let deep = 0;
  for (let round = 0; round < 400; round += 1) {
    const levels = 90 + Math.floor(random() * 20);
    const text = JSON.stringify(nested(levels, random), null, round % 3);
    const found = tooDeepAt(text);
    expect([levels, found !== undefined]).toEqual([levels, depthOf(JSON.parse(text)) > 100]);
    if (found !== undefined) deep += 1;
  }
  expect(deep).toBeGreaterThan(100);
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test('texts that end inside a string or an escape are no JSON, and nothing else goes wrong', () => {
  const text = JSON.stringify({ a: ['\\"', { b: 'x\\' }] });
  for (let end = 1; end < text.length; end += 1) {
    expect(() => parsePayload(text.slice(0, end), 'a--b/c')).toThrow(/^PAYLOAD_NOT_JSON /);
  }
  expect(parsePayload(text, 'a--b/c')).toEqual({ a: ['\\"', { b: 'x\\' }] });
});
