/** What two versions of a mapping make of the same inputs, field by field. */
import type { Transform } from '../../../schemas/formats/transform.ts';
import { differences } from '../../blueprint/differences.ts';
import { AbortError } from '../../errors/errors.ts';
import { mappingOf } from '../../mapping/mapping-of.ts';

type Settings = Readonly<Record<string, unknown>>;

/** A mapping with the settings that it runs with. */
export interface MappingVersion {
  readonly transform: Transform;
  readonly settings: Settings;
}

/** One field of one result: `before` or `after` is missing where the field is. */
export interface FieldChange {
  /** JSON Pointer in the result; of a result that became an error the empty string. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface OutputChange {
  readonly fixture: string;
  readonly title: string;
  readonly fields: readonly FieldChange[];
}

export interface Case {
  readonly fixture: string;
  readonly title: string;
  readonly input: unknown;
  /** Laid over the settings of both versions; absent: those of the versions alone. */
  readonly settings?: Settings | undefined;
}

/** The cases of which the two versions make something else. */
export function outputChanges(before: MappingVersion, after: MappingVersion, cases: readonly Case[]): OutputChange[] {
  const [old, current] = [runner(before), runner(after)];
  return cases.flatMap(({ fixture, title, input, settings }) => {
    const fields = differences(old(input, settings), current(input, settings)).map(
      ({ path, expected: before, found: after }) => ({
        path,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      }),
    );
    return fields.length === 0 ? [] : [{ fixture, title, fields }];
  });
}

/** The fields that a version gives in some case, without the indices of lists: `lines[].sku`. Refused cases give none. */
export function fieldsGiven(version: MappingVersion, cases: readonly Case[]): Set<string> {
  const run = runner(version);
  const fields = new Set<string>();
  for (const { input, settings } of cases) {
    const result = run(input, settings);
    if (!(result instanceof Refusal)) addFields(result, '', fields);
  }
  return fields;
}

function addFields(value: unknown, path: string, fields: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const own = Array.isArray(value) ? `${path}[]` : path === '' ? key : `${path}.${key}`;
    fields.add(own);
    addFields(child, own, fields);
  }
}

/** What a case ends with that the mapping, or one of its schemas, does not take. */
class Refusal {
  readonly error: string;

  constructor(code: string) {
    this.error = code;
  }
}

function runner({ transform, settings }: MappingVersion): (input: unknown, own?: Settings) => unknown {
  const map = mappingOf(transform) as (input: unknown, settings: Settings) => unknown;
  return (input, own) => {
    try {
      return map(input, { ...settings, ...own });
    } catch (error) {
      if (error instanceof AbortError) return new Refusal(error.code);
      throw error;
    }
  };
}
