/** Which operation of a connector a request on the wire is, and where it goes. */
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { textsIn } from './declared-texts.ts';

type Operation = ResolvedConnector['operations'][string];

export interface WireOperation {
  readonly id: string;
  readonly declaration: Operation;
  /** Of the real system, without a path. */
  readonly origin: string;
  /** Path with the names of its parameters in braces, from the root of the origin. */
  readonly template: string;
}

export interface IncomingRequest {
  readonly method: string;
  /** As it came, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Undefined where it is no JSON. */
  readonly body: unknown;
}

export interface FoundOperation {
  readonly operation: WireOperation;
  /** Others that the same request could be: what one of them calls personal is hidden. */
  readonly alike: readonly WireOperation[];
  /** Decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** All operations that the brand's settings leave on. */
export function wireOperations(connector: ResolvedConnector): WireOperation[] {
  return Object.entries(connector.operations).flatMap(([id, declaration]) => {
    if (declaration.enabled === false) return [];
    const base = new URL(declaration.baseUrl ?? connector.baseUrl);
    const [path = ''] = declaration.path.split('?', 1);
    return [{ id, declaration, origin: base.origin, template: base.pathname.replace(/\/$/, '') + path }];
  });
}

/** Undefined when the connector declares no such request. */
export function findOperation(
  operations: readonly WireOperation[],
  request: IncomingRequest,
): FoundOperation | undefined {
  const fitting = operations.filter(({ declaration, template }) => {
    if (declaration.method !== request.method || !parametersIn(template, request.path)) return false;
    if (!declaration.graphql) return true;
    return (request.body as { query?: unknown } | null)?.query === declaration.graphql.document;
  });
  const [first] = fitting.toSorted(
    (a, b) => fixedLength(b.template) - fixedLength(a.template) || likeness(b, request) - likeness(a, request),
  );
  if (!first) return undefined;
  const alike = fitting.filter((other) => other !== first && other.template === first.template);
  return { operation: first, alike, parameters: parametersIn(first.template, request.path) ?? {} };
}

const parameterName = /\{([^{}]+)\}/g;
const fixedLength = (template: string): number => template.replace(parameterName, '').length;

/** The values of a template's parameters in a path; undefined when the path is another one. */
export function parametersIn(template: string, path: string): Record<string, string> | undefined {
  const names = [...template.matchAll(parameterName)].map(([, name = '']) => name);
  const pattern = template
    .split(parameterName)
    .map((part, index) => (index % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : '([^/]+)'))
    .join('');
  const values = new RegExp(`^${pattern}$`).exec(path)?.slice(1);
  if (!values) return undefined;
  try {
    return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]));
  } catch {
    return undefined;
  }
}

/** How much of a request an operation explains, where several have the same address. */
function likeness({ declaration }: WireOperation, { query, body }: IncomingRequest): number {
  const declared = Object.entries(declaration.parameters ?? {})
    .filter(([, parameter]) => parameter.in === 'query')
    .map(([name, { name: wireName = name, value, required = false }]) => ({ wireName, value, required }));
  const fixed = declared
    .filter(({ value }) => value !== undefined)
    .reduce((sum, { wireName, value }) => sum + (query.getAll(wireName).includes(String(value)) ? 2 : -2), 0);
  // What an operation cannot do without tells more than what it may be given.
  const needed = declared
    .filter(({ required }) => required)
    .reduce((sum, { wireName }) => sum + (query.has(wireName) ? 1 : -2), fixed);
  const names = new Set(declared.map(({ wireName }) => wireName));
  const named = [...new Set(query.keys())].reduce((sum, name) => sum + (names.has(name) ? 1 : -1), needed);
  const { body: expression } = declaration;
  if (expression === undefined) return named;
  const compact = withoutSpace(expression);
  const spelledOut = listsOfTexts(body).filter((list) => compact.includes(withoutSpace(JSON.stringify(list))));
  const texts = [...new Set(textsIn(body))];
  return texts.reduce(
    (sum, text) => sum + (expression.includes(`"${text}"`) ? 1 : -1),
    named + 100 * spelledOut.length,
  );
}

const withoutSpace = (text: string): string => text.replace(/\s/g, '');

/** Lists of texts alone, such as the names of the fields that are asked for. */
function listsOfTexts(value: unknown): unknown[][] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) return [value];
  return Object.values(value).flatMap(listsOfTexts);
}
