/** The standard functions for the reference interpreter, which does not know them; compiled mappings have them built in. */
import type { Expression } from 'jsonata';
import { standardSignatures } from './compiler/builtins.ts';
import * as keys from './library/standard/keys.ts';
import * as money from './library/standard/money.ts';
import * as tables from './library/standard/tables.ts';
import * as words from './library/standard/words.ts';
import * as zones from './library/standard/zones.ts';

const { raise, ...others } = { ...keys, ...money, ...tables, ...words, ...zones };
const implementations: Readonly<Record<string, unknown>> = { ...others, fail: raise };

/** Gives an expression of the interpreter the standard functions, and gives it back. */
export function withStandardFunctions(expression: Expression): Expression {
  for (const [name, signature] of standardSignatures)
    expression.registerFunction(name, implementations[name] as (...values: unknown[]) => unknown, signature);
  return expression;
}
