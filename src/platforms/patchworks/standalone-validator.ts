/** A schema as the text of a module that validates without its schema, and without making code at run time. */
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { _, Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';
import { moduleRoot, ownPackageRoot } from '../../blueprint/package-root.ts';
import { invariant } from '../../errors/errors.ts';
import { compactSchema } from './compact-schema.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Formats that are functions; all others of ajv-formats are patterns. */
const dateFormats: Readonly<Record<string, string>> = {
  date: 'isDate',
  time: 'isTime',
  'date-time': 'isDateTime',
};
const ownExtension = import.meta.filename.endsWith('.ts') ? '.ts' : '.js';
const dateFormatsFile = join(moduleRoot(ownPackageRoot()), 'scripts', `date-formats${ownExtension}`);

/**
 * The module exports `validate`. Its errors have paths, keywords and the names of missing fields, and no sentences, for
 * the sake of size.
 */
export function validatorText(schema: TSchema): string {
  const compacted = shareRepeated(compactSchema(JSON.parse(JSON.stringify(schema))));
  const ajv = new Ajv({
    strict: false,
    strictNumbers: true,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true, optimize: 2, formats: _`formats` },
  });
  formats.default(ajv);
  const text = standalone.default(ajv, ajv.compile(compacted));
  return `${formatsText(ajv, formatsIn(compacted))}\n${withSmallErrors(text)}`;
}

function formatsIn(schema: Json): string[] {
  const found = new Set<string>();
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value) && typeof value.format === 'string') found.add(value.format);
    for (const item of Object.values(value)) visit(item);
  };
  visit(schema);
  return [...found].sort();
}

/** The module of all formats would be larger than most scripts, so each brings what it uses. */
function formatsText(ajv: Ajv, names: readonly string[]): string {
  const imports = Object.values(dateFormats).join(', ');
  const entries = names.map((name) => {
    const format = ajv.formats[name];
    if (name in dateFormats) return `${JSON.stringify(name)}: { validate: ${dateFormats[name]} }`;
    invariant(format instanceof RegExp, `the format ${name} can stand in a script`);
    return `${JSON.stringify(name)}: ${format}`;
  });
  return `import { ${imports} } from ${JSON.stringify(dateFormatsFile)};\nconst formats = { ${entries.join(', ')} };`;
}

/** What the generator writes of each error, in this order. */
const errorDetails = /,schemaPath:"(?:[^"\\]|\\.)*",keyword:("[^"]*"),params:(\{(?:"(?:[^"\\]|\\.)*"|[^{}"])*\})/g;
/** A failure that ends a validation: the function, the path, the keyword, and for some a name. */
const endingError =
  /(validate\d+)\.errors = \[\{instancePath(?::([^;]*?))?,keyword:("[^"]*")(?:,params:(\{[^{}]*\}))?\}\];\s*return false;/g;

/** A failure inside a union, which may yet fit otherwise. */
const gatheredError =
  /const (err\d+) = \{instancePath:((?:"(?:[^"\\]|\\.)*"|[^{}",])*),keyword:("[^"]*")(?:,params:(\{[^{}]*\}))?\};\s*if\(vErrors === null\)\{\s*vErrors = \[\1\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}\s*errors\+\+;/g;

const checkFunctions = `function isObject(value){return value&&typeof value=="object"&&!Array.isArray(value)}
function isFiniteNumber(value){return typeof value=="number"&&isFinite(value)}
function absent(value,names){return names.find((name)=>value[name]===undefined)}
function isInteger(value){return isFiniteNumber(value)&&value%1===0}
function ended(validate,instancePath,keyword,params){validate.errors=[{instancePath,keyword,params}];return false}
function more(errors,instancePath,keyword,params){const error={instancePath,keyword,params};if(errors===null)return [error];errors.push(error);return errors}`;

/** Errors keep their path, their rule, and the name of what is missing or too much; the rest is most of the text. */
function withSmallErrors(text: string): string {
  const small = text.replace(errorDetails, (_, keyword: string, parameters: string) =>
    keyword === '"required"' || keyword === '"additionalProperties"'
      ? `,keyword:${keyword},params:${parameters}`
      : `,keyword:${keyword}`,
  );
  invariant(!small.includes('schemaPath:'), 'the text of a validator has errors of the known form');
  const ended = small.replace(
    endingError,
    (_, name: string, path: string | undefined, keyword: string, parameters?: string) => {
      const rest = parameters ? `,${parameters}` : '';
      return `return ended(${name},${path ?? 'instancePath'},${keyword}${rest});`;
    },
  );
  const gathered = ended.replace(
    gatheredError,
    (_, _name: string, path: string, keyword: string, parameters?: string) =>
      `vErrors=more(vErrors,${path},${keyword}${parameters ? `,${parameters}` : ''});errors++;`,
  );
  return `${checkFunctions}\n${gathered
    .split(/(?=function validate\d+\()/)
    .map(withoutCounting)
    .map(withShortTests)
    .map(withFieldLists)
    .join('')}`;
}

/** Tests of types, which the generator writes out at every place. */
function withShortTests(text: string): string {
  return text
    .replace(
      /\(\(typeof (\w+) == "number"\) && \(!\(\1 % 1\) && !isNaN\(\1\)\)\) && \(isFinite\(\1\)\)/g,
      'isInteger($1)',
    )
    .replace(/\(typeof (\w+) == "number"\) && \(isFinite\(\1\)\)/g, 'isFiniteNumber($1)')
    .replace(/(\w+) && typeof \1 == "object" && !Array\.isArray\(\1\)/g, 'isObject($1)');
}

/** Fields that must be there, which the generator asks for one by one. */
const askedFields = /if\(((?:[\s()|&]|data\d*\.[\w$]+ === undefined|missing\d+ = "[\w$]+")+)\)\{(?=return ended\()/g;

function withFieldLists(text: string): string {
  return text.replace(askedFields, (whole: string, asked: string) => {
    const [, data, missing] = /(data\d*)\.[\w$]+ === undefined\) && \((missing\d+) = /.exec(asked) ?? [];
    const names = [...asked.matchAll(/missing\d+ = ("[\w$]+")/g)].map(([, name]) => name);
    if (!data || !missing || names.length < 3) return whole;
    return `if((${missing} = absent(${data},[${names.join(',')}]))!==undefined){`;
  });
}

/**
 * A function that ends at its first error never counts one: what it asks about the count is always so. One with a union
 * counts, and stays as it is.
 */
function withoutCounting(text: string): string {
  const isCounting = /errors\+\+|(?<![.\w])errors = (?!0;)|vErrors = (?!null;)/.test(text);
  if (isCounting || !text.startsWith('function validate')) return text;
  return text
    .replace(/const _errs\d+ = errors;/g, '')
    .replace(/errors === _errs\d+|_errs\d+ === errors|(?<!return )errors === 0/g, 'true')
    .replace(/var valid\d+ = true;/g, '')
    .replace(/else \{\}/g, '')
    .replace(/if\(!valid\d+\)\{break;\}/g, '')
    .replace(/if\((?:true|valid\d+)\)\{/g, '{')
    .replace(/let vErrors = null;let errors = 0;/g, '')
    .replace(/(validate\d+)\.errors = vErrors;return errors === 0;/g, 'return true;');
}

/** Unions, objects and arrays that stand several times are written once and referred to: each becomes one function. */
function shareRepeated(schema: Json): { [key: string]: Json } {
  const counts = new Map<string, number>();
  const isShared = (value: Json): value is { [key: string]: Json } =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    ('anyOf' in value || ('type' in value && 'properties' in value));
  const count = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isShared(value)) {
      const text = JSON.stringify(value);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    for (const item of Object.values(value)) count(item);
  };
  count(schema);
  const shared = new Map<string, string>();
  const definitions: { [key: string]: Json } = {};
  const replace = (value: Json, isRoot = false): Json => {
    if (Array.isArray(value)) return value.map((item) => replace(item));
    if (typeof value !== 'object' || value === null) return value;
    const text = isShared(value) && !isRoot ? JSON.stringify(value) : undefined;
    if (text !== undefined && (counts.get(text) ?? 0) > 1) {
      let name = shared.get(text);
      if (name === undefined) {
        name = `shared${shared.size}`;
        shared.set(text, name);
        definitions[name] = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
      }
      return { $ref: `#/$defs/${name}` };
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
  };
  return { ...(replace(schema, true) as { [key: string]: Json }), $defs: definitions };
}
