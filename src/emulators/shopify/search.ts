/** The parts of Shopify's search language that the connector uses: `field:value`, comparisons, AND and OR. */

export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Unknown fields and bare words match nothing. */
export function matches(query: string | null | undefined, fields: Fields): boolean {
  const text = query?.trim() ?? '';
  if (text === '') return true;
  return text.split(/\s+OR\s+/).some((part) => terms(part).every((term) => fits(term, fields)));
}

function terms(text: string): string[] {
  return (text.match(/[a-z_]+:(?:<=|>=|<|>)?(?:"[^"]*"|'[^']*'|\S+)|\S+/g) ?? []).filter((term) => term !== 'AND');
}

function fits(term: string, fields: Fields): boolean {
  const [, field = '', operator = '', raw = ''] = /^([a-z_]+):(<=|>=|<|>)?(.*)$/.exec(term) ?? [];
  const found = fields[field];
  if (found === undefined) return false;
  const value = raw.replace(/^["']|["']$/g, '');
  return (typeof found === 'string' ? [found] : found).some((one) => {
    const [left, right] = comparable(one, value);
    if (operator === '>=') return left >= right;
    if (operator === '<=') return left <= right;
    if (operator === '>') return left > right;
    if (operator === '<') return left < right;
    return one === value;
  });
}

function comparable(one: string, other: string): [number, number] | [string, string] {
  const [left, right] = [Date.parse(one), Date.parse(other)];
  return Number.isNaN(left) || Number.isNaN(right) ? [one, other] : [left, right];
}
