/** Places of values in TypeScript or JavaScript modules that export a definition as an object literal. */
import type { Expression, ObjectExpression } from 'acorn';
import { pointerKeys } from './json-pointer.ts';
import { type ModuleSource, type ModuleSources, openModule } from './module-source.ts';
import type { Place, Spot } from './place.ts';

/** An expression and the module that it stands in. */
interface Found {
  readonly node: Expression;
  readonly module: ModuleSource;
  readonly key?: Spot;
}

/** More steps from constant to constant than this are a circle. */
const maximumHops = 20;

/**
 * Finds the value at `pointer` inside the exported constant `name`, or its nearest ancestor. Calls such as
 * `defineConnector({...})` are looked through; constants are followed, into other modules too when they are imported
 * by a relative path. What other code builds is not followed: its place is where it is used.
 */
export function placeInModules(path: string, name: string, pointer: string, modules: ModuleSources): Place {
  const module = openModule(path, modules);
  const start = module?.constants.get(name);
  if (!module || !start) return { source: module ?? { path, text: '' }, offset: 0, exact: false };
  let found = definition({ node: start, module }, modules);
  let exact = true;
  for (const wanted of pointerKeys(pointer)) {
    const next = childOf(found, wanted, modules);
    exact = next !== undefined;
    if (!next) break;
    found = { ...resolve(next, modules), ...(next.key ? { key: next.key } : {}) };
  }
  return { source: found.module, offset: found.node.start, key: found.key, content: contentOf(found.node), exact };
}

function definition(found: Found, modules: ModuleSources): Found {
  const { node, module } = found;
  const argument = node.type === 'CallExpression' ? node.arguments[0] : node;
  return argument && argument.type !== 'SpreadElement' ? resolve({ node: argument, module }, modules) : found;
}

/** Follows an identifier to the constant that it names, here or in the module that it is imported from. */
function resolve(found: Found, modules: ModuleSources): Found {
  let current = found;
  for (let hops = 0; hops < maximumHops && current.node.type === 'Identifier'; hops += 1) {
    const { name } = current.node;
    const imported = current.module.imports.get(name);
    const module = imported ? openModule(imported.path, modules) : current.module;
    const node = module?.constants.get(imported?.name ?? name);
    if (!module || !node) break;
    current = { node, module };
  }
  return current;
}

function childOf({ node, module }: Found, key: string, modules: ModuleSources): Found | undefined {
  if (node.type === 'ArrayExpression') {
    const element = node.elements[Number(key)];
    // Behind a spread, an index says nothing about which element it is.
    const isPlain = node.elements.slice(0, Number(key) + 1).every((each) => each && each.type !== 'SpreadElement');
    return isPlain && element && element.type !== 'SpreadElement' ? { node: element, module } : undefined;
  }
  return node.type === 'ObjectExpression' ? propertyOf(node, module, key, modules) : undefined;
}

/** The last property of that name counts, also one that a spread constant brings. */
function propertyOf(
  object: ObjectExpression,
  module: ModuleSource,
  key: string,
  modules: ModuleSources,
): Found | undefined {
  for (const property of object.properties.toReversed()) {
    if (property.type === 'SpreadElement') {
      const spread = resolve({ node: property.argument, module }, modules);
      const found = spread.node === object ? undefined : childOf(spread, key, modules);
      if (found) return found;
    } else if (!property.computed) {
      const { type } = property.key;
      const name = type === 'Identifier' ? property.key.name : type === 'Literal' && property.key.value;
      if (String(name) === key)
        return { node: property.value, module, key: { source: module, offset: property.start } };
    }
  }
  return undefined;
}

function contentOf(node: Expression): Place['content'] {
  if (node.type === 'Literal' && typeof node.value === 'string') return { offset: node.start + 1, escapes: true };
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return { offset: node.start + 1, escapes: true };
  if (node.type === 'TaggedTemplateExpression' && node.quasi.expressions.length === 0) {
    return { offset: node.quasi.start + 1, escapes: false };
  }
  return undefined;
}
