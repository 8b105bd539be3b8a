/** Places of values in a TypeScript or JavaScript module that exports a definition as an object literal. */
import * as nodeModule from 'node:module';
import { type Expression, type ObjectExpression, type Program, parse } from 'acorn';
import { pointerKeys } from './json-pointer.ts';
import type { Place } from './place.ts';

/**
 * Finds the value at `pointer` inside the exported constant `name`, or its nearest ancestor. Calls such as
 * `defineConnector({...})` are looked through; constants of the same module are followed; what is built by other
 * code is not, and its place is where it is used.
 */
export function placeInModule(text: string, isTypeScript: boolean, name: string, pointer: string): Place {
  const source = isTypeScript ? withoutTypes(text) : text;
  const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  const constants = constantsOf(program);
  let node = definition(constants.get(name), constants);
  if (!node) return { offset: 0, exact: false };
  let key: number | undefined;
  for (const wanted of pointerKeys(pointer)) {
    const next = childOf(node, wanted);
    if (!next) return place(node, key, false);
    key = next.key;
    node = resolve(next.value, constants);
  }
  return place(node, key, true);
}

/** Types become blanks, so that every position stays. Node marks the function as experimental; its output is not. */
function withoutTypes(text: string): string {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return nodeModule.stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}

function constantsOf(program: Program): Map<string, Expression> {
  const constants = new Map<string, Expression>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && init) constants.set(id.name, init);
  }
  return constants;
}

function definition(node: Expression | undefined, constants: Map<string, Expression>): Expression | undefined {
  if (node?.type !== 'CallExpression') return node && resolve(node, constants);
  const [argument] = node.arguments;
  return argument && argument.type !== 'SpreadElement' ? resolve(argument, constants) : node;
}

function resolve(node: Expression, constants: Map<string, Expression>): Expression {
  let current = node;
  for (let hops = 0; hops < 20 && current.type === 'Identifier'; hops += 1) {
    const next = constants.get(current.name);
    if (!next) break;
    current = next;
  }
  return current;
}

function childOf(node: Expression, key: string): { value: Expression; key?: number } | undefined {
  if (node.type === 'ArrayExpression') {
    const element = node.elements[Number(key)];
    return element && element.type !== 'SpreadElement' ? { value: element } : undefined;
  }
  return node.type === 'ObjectExpression' ? propertyOf(node, key) : undefined;
}

function propertyOf(node: ObjectExpression, key: string): { value: Expression; key: number } | undefined {
  for (const property of node.properties.toReversed()) {
    if (property.type !== 'Property' || property.computed) continue;
    const name =
      property.key.type === 'Identifier' ? property.key.name : property.key.type === 'Literal' && property.key.value;
    if (String(name) === key) return { value: property.value, key: property.start };
  }
  return undefined;
}

function place(node: Expression, key: number | undefined, exact: boolean): Place {
  const content =
    node.type === 'Literal' && typeof node.value === 'string'
      ? { offset: node.start + 1, escapes: true }
      : node.type === 'TemplateLiteral' && node.expressions.length === 0
        ? { offset: node.start + 1, escapes: true }
        : node.type === 'TaggedTemplateExpression' && node.quasi.expressions.length === 0
          ? { offset: node.quasi.start + 1, escapes: false }
          : undefined;
  return { offset: node.start, exact, ...(key === undefined ? {} : { key }), ...(content ? { content } : {}) };
}
