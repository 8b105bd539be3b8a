/** Values of settings against the JSON Schemas that declare them. */
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { SettingDeclaration } from '../../schemas/formats/shared.ts';
import { type Violation, violationsOf } from '../blueprint/format-violations.ts';

type Declarations = Readonly<Record<string, SettingDeclaration>>;

interface CompiledSettings {
  /** What is wrong with values by name; pointers begin with the setting's name. */
  violations(values: Readonly<Record<string, unknown>>): Violation[];
  /** Names whose schema is itself no JSON Schema, with the reason. */
  readonly brokenSchemas: ReadonlyMap<string, string>;
}

const compiled = new WeakMap<Declarations, CompiledSettings>();

/** The validator of a declaration's settings, made once for each declaration. */
export function settingSchemas(declarations: Declarations): CompiledSettings {
  let settings = compiled.get(declarations);
  if (!settings) {
    settings = compile(declarations);
    compiled.set(declarations, settings);
  }
  return settings;
}

function compile(declarations: Declarations): CompiledSettings {
  const brokenSchemas = new Map<string, string>();
  let validate: ValidateFunction;
  try {
    validate = validator(declarations);
  } catch {
    // One broken schema breaks them all: only then is each compiled apart, to find it.
    const intact = Object.entries(declarations).filter(([name, declaration]) => {
      try {
        validator({ [name]: declaration });
        return true;
      } catch (error) {
        brokenSchemas.set(name, error instanceof Error ? error.message : String(error));
        return false;
      }
    });
    validate = validator(Object.fromEntries(intact));
  }
  return {
    brokenSchemas,
    violations: (values) => (validate(values) ? [] : violationsOf(validate.errors ?? [])),
  };
}

/** One validator for all settings: compiling is what costs. */
function validator(declarations: Declarations): ValidateFunction {
  // Strict mode refuses unknown keywords and wrong values of keywords; the meta-schema would cost more and find no more.
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strictTypes: false,
    strictRequired: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  addFormats.default(ajv);
  const properties = Object.fromEntries(Object.entries(declarations).map(([name, { schema }]) => [name, schema]));
  return ajv.compile({ type: 'object', properties });
}

/** Default values by name, of those settings that have one. */
export function defaultsOf(declarations: Declarations): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(declarations).flatMap(([name, declaration]) =>
      'default' in declaration ? [[name, declaration.default]] : [],
    ),
  );
}

/** `/name/a` as it stands in a declaration: `/settings/name/default/a`. */
export function pointerInDefault(pointer: string): string {
  const [, name = '', ...rest] = pointer.split('/');
  return [`/settings/${name}/default`, ...rest].join('/');
}
