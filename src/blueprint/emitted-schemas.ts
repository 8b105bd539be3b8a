/** The JSON Schemas (2020-12) that editors check declarations and cassettes by, as texts. */
import { formatSchemas } from './formats.ts';
import { withStrictKeys } from './reportable-schema.ts';

const emitted = ['connector', 'flow', 'brand', 'golden', 'cassette'] as const;
const first = ['$schema', '$id', 'title', 'description', 'type'];

/** File name under schemas/json to its text. */
export function emittedSchemas(): Map<string, string> {
  return new Map(
    emitted.map((kind) => {
      const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...formatSchemas[kind] };
      return [`${kind}.schema.json`, `${JSON.stringify(ordered(schema), null, 2)}\n`];
    }),
  );
}

/** Keywords in one order, so that the text changes only when the format does. Examples and lists keep theirs. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string) => (first.includes(key) ? first.indexOf(key) : first.length);
  const entries = Object.entries(withStrictKeys(value as Record<string, unknown>));
  entries.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, ordered(child)]));
}
