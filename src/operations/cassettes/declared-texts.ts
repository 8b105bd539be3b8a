/** What the declaration of a connector spells out, and what may therefore stand in a cassette. */
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';

export interface DeclaredTexts {
  /** Literals of expressions, and settings of the brand. */
  readonly texts: ReadonlySet<string>;
  /** Literals of several words: rules look for them inside of messages. */
  readonly phrases: readonly string[];
  /** Names of answers' headers that may be kept, in lower case. */
  readonly headers: ReadonlySet<string>;
}

const literal = /"([^"\\]{1,200})"|'([^'\\]{1,200})'/g;

export function declaredTexts(connector: ResolvedConnector): DeclaredTexts {
  const { settings, credentials: _, budget, ...declared } = connector;
  const literals = new Set(textsIn(declared).flatMap(literalsIn));
  const named = [
    budget.retryAfterHeader,
    ...(budget.kind === 'tokenBucket' ? [budget.remainingHeader, budget.resetHeader] : []),
  ];
  return {
    texts: new Set([...literals, ...textsIn(settings)]),
    phrases: [...literals].filter((text) => /[a-z] [a-z]/.test(text)),
    headers: new Set(['content-type', 'retry-after', ...named.flatMap((name) => (name ? [name.toLowerCase()] : []))]),
  };
}

/** The literals of an expression. */
const literalsIn = (expression: string): string[] =>
  [...expression.matchAll(literal)].map(([, double, single]) => double ?? single ?? '');

/** All texts inside a value. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
