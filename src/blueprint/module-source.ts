/** A module's text with its constants and relative imports, for finding places in it. */
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, extname, resolve } from 'node:path';
import { type Expression, type Program, parse } from 'acorn';
import type { SourceText } from './place.ts';

export interface ModuleSource extends SourceText {
  /** Constants at the top level by name, with what they are set to. */
  readonly constants: ReadonlyMap<string, Expression>;
  /** Local name to what is imported from which file; packages are left out. */
  readonly imports: ReadonlyMap<string, { readonly path: string; readonly name: string }>;
}

/** Modules that were opened already, by path; undefined for those that can't be read. */
export type ModuleSources = Map<string, ModuleSource | undefined>;

/** A definition that is spread over more files than this is not followed further. */
const maximumModules = 100;

/** Reads a module, once for each `modules`. */
export function openModule(path: string, modules: ModuleSources): ModuleSource | undefined {
  if (!modules.has(path) && modules.size < maximumModules) modules.set(path, read(path));
  return modules.get(path);
}

/** A module that Node runs but acorn can't read has no places; findings then stand on its first line. */
function read(path: string): ModuleSource | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    const source = extname(path) === '.ts' ? withoutTypes(text) : text;
    const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
    return { path, text, constants: constantsOf(program), imports: importsOf(program, path) };
  } catch {
    return undefined;
  }
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
    for (const { id, init } of declaration.declarations) {
      if (id.type === 'Identifier' && init) constants.set(id.name, init);
    }
  }
  return constants;
}

function importsOf(program: Program, path: string): Map<string, { path: string; name: string }> {
  const imports = new Map<string, { path: string; name: string }>();
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration' || !String(statement.source.value).startsWith('.')) continue;
    const file = resolve(dirname(path), String(statement.source.value));
    for (const specifier of statement.specifiers) {
      if (specifier.type !== 'ImportSpecifier' || specifier.imported.type !== 'Identifier') continue;
      imports.set(specifier.local.name, { path: file, name: specifier.imported.name });
    }
  }
  return imports;
}
