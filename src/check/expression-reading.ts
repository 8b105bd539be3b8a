/** What a JSONata expression reads, as far as its text alone says so for sure. */
import jsonata from 'jsonata';

/** A name and where it stands in the expression, counted from 0. */
export interface NameRead {
  readonly name: string;
  readonly character: number;
}

/** What an expression reads. */
export interface Reading {
  /** Names that are surely read from the top level of the input. */
  readonly inputNames: readonly NameRead[];
  /** Every name of a path, at whatever level. */
  readonly pathNames: ReadonlySet<string>;
  /** Whether the whole input is passed on, so that anything of it may be read. */
  readonly readsWholeInput: boolean;
  /** Names read as `$settings.name`. */
  readonly settingNames: readonly NameRead[];
  /** Whether `$settings` is passed on as a whole, or hidden by a variable of the same name. */
  readonly readsAllSettings: boolean;
  /** Variables and functions that are read, without `$`. */
  readonly variables: readonly NameRead[];
  /** Variables that the expression itself binds. */
  readonly bound: ReadonlySet<string>;
  /** String literals. */
  readonly strings: ReadonlySet<string>;
  /** Codes that `$fail` and `$lookupOrFail` are called with, where they are literals. */
  readonly failures: readonly NameRead[];
  /** The value, when the whole expression is `true` or `false`. */
  readonly constant?: boolean;
}

/** An expression that does not parse. */
export interface ExpressionFault {
  readonly message: string;
  /** Where, counted from 0. */
  readonly character: number;
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly position?: number;
  readonly focus?: string;
  readonly index?: string;
  readonly steps?: readonly Node[];
  readonly [property: string]: unknown;
}

type Parsed =
  | { readonly reading: Reading; readonly fault?: never }
  | { readonly fault: ExpressionFault; readonly reading?: never };

/** Functions that raise a code, and which of their arguments it is. */
const failureCodes: ReadonlyMap<string, number> = new Map([
  ['fail', 0],
  ['lookupOrFail', 2],
]);

const parsed = new Map<string, Parsed>();
const maximumParsed = 10_000;

/** Parses an expression (once for each text) and says what it reads, or where it breaks. */
export function readExpression(text: string): Parsed {
  const earlier = parsed.get(text);
  if (earlier) return earlier;
  let result: Parsed;
  try {
    result = { reading: readingOf(jsonata(text).ast() as unknown as Node) };
  } catch (error) {
    const { message, position = text.length, token } = error as { message: string; position?: number; token?: unknown };
    // JSONata's position stands behind the token that it complains of.
    const length = typeof token === 'string' && token !== '(end)' ? token.length : 0;
    result = { fault: { message, character: Math.max(0, Math.min(position - length, text.length - 1)) } };
  }
  if (parsed.size >= maximumParsed) parsed.clear();
  parsed.set(text, result);
  return result;
}

function readingOf(root: Node): Reading {
  const inputNames: NameRead[] = [];
  const settingNames: NameRead[] = [];
  const variables: NameRead[] = [];
  const pathNames = new Set<string>();
  const bound = new Set<string>();
  const strings = new Set<string>();
  const failures: NameRead[] = [];
  let readsWholeInput = false;
  let readsAllSettings = false;

  /** `list@$item#$position` binds both. */
  function bindStep(step: Node): void {
    if (step.focus) bound.add(step.focus);
    if (step.index) bound.add(step.index);
  }

  /** `atInput`: whether names are looked up in the expression's own input, and not in a value inside it. */
  function visit(node: Node, atInput: boolean): void {
    switch (node.type) {
      case 'path':
        visitPath(node, atInput);
        break;
      case 'name':
        pathNames.add(String(node.value));
        if (atInput) inputNames.push(nameRead(node));
        visitChildren(node, false);
        break;
      case 'variable':
        visitVariable(node, undefined, atInput);
        visitChildren(node, false);
        break;
      case 'wildcard':
      case 'descendant':
      case 'parent':
        if (atInput || node.type === 'parent') readsWholeInput = true;
        visitChildren(node, false);
        break;
      case 'string':
        strings.add(String(node.value));
        break;
      case 'bind':
        bound.add(String((node.lhs as Node).value));
        visit(node.rhs as Node, atInput);
        break;
      case 'lambda':
        for (const argument of node.arguments as Node[]) bound.add(String(argument.value));
        visit(node.body as Node, atInput);
        break;
      case 'function':
        // Called without arguments, many functions take the context: `$keys()`.
        if (atInput && (node.arguments as Node[]).length === 0) readsWholeInput = true;
        visitFailure(node);
        visitChildren(node, atInput);
        break;
      case 'condition':
      case 'binary':
      case 'block':
      case 'unary':
      case 'apply':
      case 'partial':
        visitChildren(node, atInput);
        break;
      default:
        visitChildren(node, false);
        break;
    }
  }

  function visitFailure(node: Node): void {
    const { type, value } = node.procedure as Node;
    const index = type === 'variable' ? failureCodes.get(String(value)) : undefined;
    const code = index === undefined ? undefined : (node.arguments as Node[])[index];
    // The position of a literal is behind its closing quote.
    if (code?.type === 'string')
      failures.push({ name: String(code.value), character: (code.position ?? 0) - String(code.value).length - 2 });
  }

  function visitPath(node: Node, atInput: boolean): void {
    for (const step of node.steps ?? []) bindStep(step);
    const [first, second, ...others] = node.steps ?? [];
    if (first?.type === 'variable') {
      const isFollowed = visitVariable(first, second, atInput);
      visitChildren(first, false);
      if (isFollowed && second) visitChildren(second, false);
      else if (second) visit(second, false);
      for (const other of others) visit(other, false);
    } else {
      if (first) visit(first, atInput);
      for (const other of [second, ...others]) if (other) visit(other, false);
    }
    if (node.group) visitChildren(node.group as Node, false);
  }

  /** Whether the name that follows the variable was taken as a name of the input or of the settings. */
  function visitVariable(node: Node, next: Node | undefined, atInput: boolean): boolean {
    const name = String(node.value);
    const follows = next?.type === 'name' ? next : undefined;
    if (follows) pathNames.add(String(follows.value));
    const isInput = name === '$' || (name === '' && atInput);
    if (isInput && follows && !node.predicate && !node.stages) inputNames.push(nameRead(follows));
    else if (isInput) readsWholeInput = true;
    else if (name === 'settings' && follows) settingNames.push(nameRead(follows));
    else if (name === 'settings') readsAllSettings = true;
    if (name !== '' && name !== '$') variables.push(nameRead(node));
    return follows !== undefined;
  }

  function visitChildren(node: Node, atInput: boolean): void {
    for (const [property, child] of Object.entries(node)) {
      if (property !== 'value') visitAny(child, atInput);
    }
  }

  function visitAny(child: unknown, atInput: boolean): void {
    if (Array.isArray(child)) for (const item of child) visitAny(item, atInput);
    else if (isNode(child)) visit(child, atInput);
  }

  visit(root, true);
  if (bound.has('settings')) readsAllSettings = true;
  const constant = root.type === 'value' && typeof root.value === 'boolean' ? { constant: root.value } : {};
  return {
    inputNames,
    pathNames,
    readsWholeInput,
    settingNames,
    readsAllSettings,
    variables,
    bound,
    strings,
    failures,
    ...constant,
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !(value instanceof RegExp);
}

function nameRead(node: Node): NameRead {
  const name = String(node.value);
  return { name, character: Math.max(0, (node.position ?? 0) - name.length) };
}
