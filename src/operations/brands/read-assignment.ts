/** Values as they are typed: `restock-finalised-returns.locations.sellable=LDN-A`. */
import { basename } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { SecretReference } from '../../../schemas/formats/secret-reference.ts';
import type { SettingDeclaration } from '../../../schemas/formats/shared.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { looksLikeSecret } from '../../check/secret-likeness.ts';
import { AbortError } from '../../errors/errors.ts';
import { isObject } from './setting-tree.ts';

/** One value for one place of one flow or connector. */
export interface Assignment {
  /** Id of the flow or connector. */
  readonly owner: string;
  /** Setting, and then keys of its table. */
  readonly path: readonly string[];
  readonly value: unknown;
}

interface Owner {
  readonly id: string;
  readonly settings: Readonly<Record<string, SettingDeclaration>>;
}

/**
 * Reads `<owner>.<setting>[.<key>…]=<value>`; the owner is an id, or the name behind the pair where only one has it. A
 * value is text where the setting's schema takes text, and JSON otherwise. Errors: `BRAND_USAGE`, `SECRET_IN_FILE`.
 */
export function readAssignment(text: string, owners: readonly Owner[], flag: string): Assignment {
  const [, place = '', raw = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const [named = '', ...path] = place.split('.');
  if (path.length === 0 || path.some((key) => key === '')) {
    throw usage(`${flag} cannot be "${place || text.slice(0, 40)}".`, `Write ${flag} <name>.<setting>=<value>.`);
  }
  const owner = ownerOf(named, owners, flag);
  const declared = Object.hasOwn(owner.settings, path[0] ?? '') ? owner.settings[path[0] ?? ''] : undefined;
  if (!declared) {
    throw usage(`${owner.id} has no setting "${path[0]}".`, suggestion(path[0] ?? '', Object.keys(owner.settings)));
  }
  return { owner: owner.id, path, value: typedValue(raw, declared, path, flag) };
}

/** The value of a typed text at a place of a setting. Errors: as `readAssignment`. */
export function typedValue(raw: string, declared: SettingDeclaration, path: readonly string[], flag: string): unknown {
  if (looksLikeSecret(raw, path.at(-1) ?? '')) throw secretTyped(path.join('.'), flag);
  const schema = schemaAt(declared.schema, path.slice(1));
  const read = jsonOf(raw);
  const candidates = schema === undefined || Object.keys(schema).length === 0 ? [read, raw] : [raw, read];
  const check = schema === undefined ? () => true : compile(schema);
  const value = candidates.find((candidate) => candidate !== undefined && check(candidate));
  if (value !== undefined) return value;
  throw usage(
    `"${raw.slice(0, 40)}" does not fit ${path.join('.')}.`,
    `${declared.description} It takes: ${JSON.stringify(schema).slice(0, 300)}`,
  );
}

/** A reference to a secret as it is typed: `env:NAME`, `file:/path`, `command:program argument`. Error: `BRAND_USAGE`. */
export function readSecretReference(text: string, place: string, flag: string): SecretReference {
  const [, kind = '', value = ''] = /^(env|file|command):(.+)$/s.exec(text) ?? [];
  switch (kind) {
    case 'env':
      if (/^[A-Z][A-Z0-9_]*$/.test(value)) return { env: value };
      throw usage(`"${value.slice(0, 40)}" is no name of a variable.`, 'Write it in capitals, with underscores.');
    case 'file':
      return { file: value };
    case 'command':
      return { command: commandOf(value) };
    default:
      // Whatever stands there may be the secret itself: it is not repeated.
      throw usage(
        `${flag} takes no value for ${place}, only where it is found.`,
        'Write env:NAME, file:/path or command:program argument.',
      );
  }
}

/** Words, or a list in JSON where a word holds a blank. */
function commandOf(text: string): string[] {
  const list = text.startsWith('[') ? jsonOf(text) : text.split(/\s+/);
  if (Array.isArray(list) && list.length > 0 && list.every((word) => typeof word === 'string')) return list as string[];
  throw usage('That is no command.', 'Write command:program argument, or command:["program", "an argument"].');
}

function ownerOf(named: string, owners: readonly Owner[], flag: string): Owner {
  const found = owners.filter(({ id }) => id === named || basename(id) === named);
  const [owner] = found;
  if (owner && found.length === 1) return owner;
  const ids = owners.map(({ id }) => id);
  const what = owner
    ? `"${named}" names several: ${found.map(({ id }) => id).join(', ')}.`
    : `${flag} names "${named}", which this brand does not have.`;
  throw usage(what, owner ? 'Write the whole id.' : suggestion(named, [...ids, ...ids.map((id) => basename(id))]));
}

/** The schema of a key of a table; undefined where nothing is said of it. */
function schemaAt(schema: unknown, path: readonly string[]): Record<string, unknown> | undefined {
  const [key, ...rest] = path;
  if (!isObject(schema)) return undefined;
  if (key === undefined) return schema;
  const { properties, additionalProperties } = schema;
  const inner = isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
  return schemaAt(inner, rest);
}

function compile(schema: object): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  return (value) => ajv.validate(schema, value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function usage(what: string, ...nextSteps: [string, ...string[]]): AbortError {
  return new AbortError({ code: 'BRAND_USAGE', what, why: 'The command can not begin so.', nextSteps, exitCode: 2 });
}

const secretTyped = (place: string, flag: string) =>
  new AbortError({
    code: 'SECRET_IN_FILE',
    what: `The value that ${flag} gives for ${place} looks like a secret.`,
    why: "A brand's file is committed, copied and shown; nothing was written.",
    nextSteps: [
      'Give the secret by reference: --secret <connector>.<credential>=env:NAME.',
      'If it was typed on a shared machine, revoke it.',
    ],
    exitCode: 2,
  });
