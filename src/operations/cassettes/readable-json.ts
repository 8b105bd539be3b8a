/** JSON for people to read in review: what fits on a line stands on one. */

const width = 120;

export function readableJson(value: unknown, indent = ''): string {
  const line = oneLine(value);
  if (indent.length + line.length <= width || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => deeper + readableJson(item ?? null, deeper));
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const fields = definedFields(value).map(
    ([key, item]) => `${deeper}${JSON.stringify(key)}: ${readableJson(item, deeper)}`,
  );
  return `{\n${fields.join(',\n')}\n${indent}}`;
}

function oneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => oneLine(item ?? null)).join(', ')}]`;
  const fields = definedFields(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`);
  return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}';
}

const definedFields = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, item]) => item !== undefined);
