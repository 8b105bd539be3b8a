/** Which part of an expression's text a node of its tree stands for. */
import { children, type Node } from '../compiler/tree.ts';
import { type Node as SyntaxNode, startOf } from '../types/syntax.ts';
import { matchingBrackets } from './brackets.ts';

/** Offsets in the text, in UTF-16 units from 0; the end is behind the last character. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** Gives the range of any node of the expression's tree. The parser stores one position only; the rest is derived. */
export function sourceRanges(text: string): (node: Node) => SourceRange {
  const brackets = matchingBrackets(text);
  const behindBracket = (opening: number): number => (brackets.get(opening) ?? opening) + 1;

  const rangeOf = (node: Node): SourceRange => {
    // A call in tail position is wrapped in a function that stands nowhere.
    if (node.thunk && node.body) return rangeOf(node.body);
    const start = startIn(node, text);
    const stages = [...(node.stages ?? []), ...(node.predicate ?? []), ...(node.group ? [node.group] : [])];
    const ends = stages.map(({ position = 0 }) => (text[position - 1] === '#' ? 0 : behindBracket(position - 1)));
    return { start, end: Math.max(start, ownEnd(node), ...ends) };
  };

  const endOf = (node: Node | undefined): number => (node ? rangeOf(node).end : 0);

  const ownEnd = (node: Node): number => {
    const behind = node.position ?? 0;
    switch (node.type) {
      case 'function':
      case 'partial':
      case 'block':
        return node.position === undefined ? endOf(node.arguments?.at(-1)) : behindBracket(behind - 1);
      case 'lambda':
        return behindBracket(text.indexOf('{', behindBracket(behind - 1)));
      case 'sort':
        return behindBracket(text.indexOf('(', behind));
      case 'transform':
        return text.indexOf('|', endOf(node.delete ?? node.update)) + 1;
      case 'unary':
        return node.value === '-' ? endOf(node.expression) : behindBracket(behind - 1);
      case 'path':
      case 'binary':
      case 'bind':
      case 'apply':
      case 'condition':
        return Math.max(0, ...children(node).map(endOf));
      default:
        return behind;
    }
  };

  return rangeOf;
}

function startIn(node: Node, text: string): number {
  if (node.type === 'path' && node.steps?.[0]) return startIn(node.steps[0], text);
  const behind = node.position ?? 0;
  if (node.type === 'regex') return text.lastIndexOf('/', text.lastIndexOf('/', behind - 1) - 1);
  if (node.type === 'number' && Number(node.value) < 0) return text.lastIndexOf('-', behind);
  if (node.type === 'descendant') return behind - 2;
  return startOf(node as SyntaxNode, text);
}

/** A source text on one line, shortened in the middle to at most `width` characters. */
export function excerpt(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= width) return line;
  const head = Math.ceil((width - 1) * 0.7);
  return `${line.slice(0, head)}…${line.slice(line.length - (width - 1 - head))}`;
}
