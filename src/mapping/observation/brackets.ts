/** Which bracket closes which in the text of an expression. */

const closingOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Behind these a slash begins a regular expression; behind anything else it divides. */
const beforePattern = /(?:^|[([{,;:=?&|<>+\-*%!~^@#]|\b(?:and|or|in))$/;

/** The offset of each opening bracket with that of its closing one; text in quotes, patterns and comments is passed. */
export function matchingBrackets(text: string): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  let significant = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (text.startsWith('/*', at)) {
      at = endOr(text.indexOf('*/', at + 2) + 1, text);
      continue;
    }
    if (character === '"' || character === "'") at = quoteEnd(text, at);
    else if (character === '`') at = endOr(text.indexOf('`', at + 1), text);
    else if (character === '/' && beforePattern.test(significant)) at = patternEnd(text, at);
    else if (character in closingOf) open.push(at);
    else if (Object.values(closingOf).includes(character)) {
      const start = open.pop();
      if (start !== undefined) pairs.set(start, at);
    }
    if (/\S/.test(character)) significant = `${significant}${character}`.slice(-4);
    else if (/\w$/.test(significant)) significant = `${significant} `.slice(-4).trimEnd();
  }
  return pairs;
}

function quoteEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[start]) return at;
  }
  return text.length;
}

/** A slash inside brackets does not end a pattern; so reads the reference parser. */
function patternEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') at += 1;
    else if (character in closingOf) depth += 1;
    else if (Object.values(closingOf).includes(character)) depth -= 1;
    else if (character === '/' && depth === 0) return at;
  }
  return text.length;
}

const endOr = (found: number, text: string): number => (found > 0 ? found : text.length);
