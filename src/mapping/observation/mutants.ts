/** Small changes to an expression, each of which a good set of fixtures notices. */
import { children, type Node, parse } from '../compiler/tree.ts';
import { type SourceRange, sourceRanges } from './source-ranges.ts';

export type MutantKind =
  | 'operator'
  | 'operand'
  | 'constant'
  | 'path'
  | 'variable'
  | 'predicate'
  | 'branch'
  | 'call'
  | 'array'
  | 'order'
  | 'field';

/** One change: `original` stands at `start` in the expression, and `replacement` takes its place. */
export interface Mutant {
  readonly kind: MutantKind;
  /** Offset in UTF-16 units from 0. */
  readonly start: number;
  readonly original: string;
  readonly replacement: string;
  /** Which one it is, from 1, of those with the same kind, original and replacement. */
  readonly occurrence: number;
  /** The whole changed expression. */
  readonly expression: string;
}

/** What becomes of an operator. */
const operators: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  and: ['or'],
  or: ['and'],
  '=': ['!='],
  '!=': ['='],
  '<': ['<=', '>'],
  '<=': ['<'],
  '>': ['>=', '<'],
  '>=': ['>'],
};

/** Changes after which an expression parses for certain, so that nobody has to try. */
const parsing: ReadonlySet<MutantKind> = new Set([
  'operator',
  'operand',
  'constant',
  'path',
  'branch',
  'array',
  'field',
]);

interface Change {
  readonly kind: MutantKind;
  readonly range: SourceRange;
  readonly replacement: string;
}

/** All mutants of an expression that parse, in the order of their places. Errors: those of the parser. */
export function mutantsOf(text: string): Mutant[] {
  const tree = parse(text);
  const changes = [...collect(tree, text)].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const mutants: Mutant[] = [];
  for (const { kind, range, replacement } of changes) {
    const original = text.slice(range.start, range.end);
    const expression = text.slice(0, range.start) + replacement + text.slice(range.end);
    if (original === replacement || seen.has(expression) || !(parsing.has(kind) || parses(expression))) continue;
    seen.add(expression);
    const key = JSON.stringify([kind, folded(original), folded(replacement)]);
    const occurrence = (counts.get(key) ?? 0) + 1;
    counts.set(key, occurrence);
    mutants.push({ kind, start: range.start, original, replacement, occurrence, expression });
  }
  return mutants;
}

/** A text with blanks and line breaks folded to one blank. */
export function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function parses(expression: string): boolean {
  try {
    parse(expression);
    return true;
  } catch {
    return false;
  }
}

function* collect(tree: Node, text: string): Generator<Change> {
  const rangeOf = sourceRanges(text);
  const textOf = (node: Node): string => {
    const { start, end } = rangeOf(node);
    return text.slice(start, end);
  };
  const names = [...new Set(namesOf(tree))];
  const visit = function* (node: Node): Generator<Change> {
    yield* changesOf(node);
    for (const child of children(node)) yield* visit(child);
  };
  const changesOf = function* (node: Node): Generator<Change> {
    const range = rangeOf(node);
    for (const stage of [...(node.stages ?? []), ...(node.predicate ?? [])]) yield* ofPredicate(stage);
    switch (node.type) {
      case 'string': {
        const quote = text[range.start] ?? '"';
        yield { kind: 'constant', range, replacement: node.value === '' ? `${quote}mutant${quote}` : quote + quote };
        break;
      }
      case 'number':
        yield { kind: 'constant', range, replacement: String(Number(node.value) + 1) };
        break;
      case 'value':
        yield { kind: 'constant', range, replacement: node.value === true ? 'false' : 'true' };
        break;
      case 'name': {
        const own = { start: range.start, end: range.start + nameLength(text, range.start) };
        const next = names[(names.indexOf(String(node.value)) + 1) % names.length] ?? 'mutant';
        yield { kind: 'path', range: own, replacement: quoted(`${String(node.value)}_mutant`) };
        yield { kind: 'path', range: own, replacement: quoted(next) };
        break;
      }
      case 'variable':
        if (node.value !== '' && node.value !== '$') {
          const end = range.start + 1 + String(node.value).length;
          yield { kind: 'variable', range: { start: range.start, end }, replacement: '()' };
        }
        break;
      case 'binary':
        yield* ofBinary(node, range);
        break;
      case 'condition':
        yield* ofCondition(node, range);
        break;
      case 'function': {
        const [first] = node.arguments ?? [];
        if (first && node.position !== undefined && !node.predicate && !node.group)
          yield { kind: 'call', range, replacement: `(${textOf(first)})` };
        break;
      }
      case 'unary':
        if (node.value === '[' && node.expressions?.length === 1 && node.expressions[0])
          yield { kind: 'array', range, replacement: `(${textOf(node.expressions[0])})` };
        if (node.value === '-' && node.expression)
          yield { kind: 'operator', range, replacement: textOf(node.expression) };
        if (node.value === '{') yield* ofPairs(node.lhs as [Node, Node][]);
        break;
      case 'sort':
        for (const { expression, descending } of node.terms ?? []) yield* ofTerm(rangeOf(expression), descending);
        break;
      default:
    }
    if (node.group) yield* ofPairs(node.group.lhs);
  };
  const ofPredicate = function* (stage: Node): Generator<Change> {
    const test = stage.expr;
    if (!test) return;
    const inner = rangeOf(test);
    const start = text.lastIndexOf('[', inner.start);
    const end = text.indexOf(']', inner.end) + 1;
    if (start < 0 || end <= 0) return;
    yield { kind: 'predicate', range: { start, end }, replacement: '' };
    if (test.type !== 'number')
      yield { kind: 'predicate', range: inner, replacement: `$not(${text.slice(inner.start, inner.end)})` };
  };
  const ofBinary = function* (node: Node, range: SourceRange): Generator<Change> {
    const left = node.lhs as Node;
    const right = node.rhs as Node;
    const operator = String(node.value);
    const start = text.indexOf(operator, rangeOf(left).end);
    if (start >= 0 && start < rangeOf(right).start) {
      for (const other of operators[operator] ?? [])
        yield { kind: 'operator', range: { start, end: start + operator.length }, replacement: other };
    }
    if (operator === 'in')
      yield { kind: 'operator', range, replacement: `$not(${text.slice(range.start, range.end)})` };
    if (operator === '..') return;
    yield { kind: 'operand', range, replacement: `(${textOf(left)})` };
    yield { kind: 'operand', range, replacement: `(${textOf(right)})` };
  };
  const ofCondition = function* (node: Node, range: SourceRange): Generator<Change> {
    const then = textOf(node.then as Node);
    yield { kind: 'branch', range, replacement: `(${then})` };
    if (!node.else) return;
    const other = textOf(node.else);
    yield { kind: 'branch', range, replacement: `(${other})` };
    const condition = node.condition as Node;
    // The condition of `??` and `?:` stands nowhere of its own.
    if (rangeOf(condition).end > rangeOf(node.then as Node).start) return;
    yield { kind: 'branch', range, replacement: `(${textOf(condition)} ? ${other} : ${then})` };
  };
  const ofPairs = function* (pairs: readonly [Node, Node][]): Generator<Change> {
    for (const [index, [key, made]] of pairs.entries()) {
      const own = { start: rangeOf(key).start, end: rangeOf(made).end };
      const next = pairs[index + 1];
      const previous = pairs[index - 1];
      if (next) yield { kind: 'field', range: { start: own.start, end: rangeOf(next[0]).start }, replacement: '' };
      else if (previous)
        yield { kind: 'field', range: { start: rangeOf(previous[1]).end, end: own.end }, replacement: '' };
      const value = rangeOf(made);
      yield { kind: 'array', range: value, replacement: `[${text.slice(value.start, value.end)}]` };
    }
  };
  const ofTerm = function* (term: SourceRange, descending: boolean): Generator<Change> {
    if (!descending) yield { kind: 'order', range: { start: term.start, end: term.start }, replacement: '>' };
    const sign = text.lastIndexOf('>', term.start);
    if (descending && sign >= 0) yield { kind: 'order', range: { start: sign, end: sign + 1 }, replacement: '<' };
  };
  yield* visit(tree);
}

function namesOf(node: Node): string[] {
  const own = node.type === 'name' ? [String(node.value)] : [];
  return [...own, ...children(node).flatMap(namesOf)];
}

/** A name at an offset, with its backticks. */
function nameLength(text: string, start: number): number {
  if (text[start] === '`') return text.indexOf('`', start + 1) + 1 - start;
  return /^[\p{L}\p{N}_]+/u.exec(text.slice(start))?.[0].length ?? 1;
}

function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !['and', 'or', 'in'].includes(name) ? name : `\`${name}\``;
}
