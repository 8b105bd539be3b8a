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

function runner({ transform, settings }: MappingVersion): (input: unknown, own?: Settings) => unknown {
  const map = mappingOf(transform) as (input: unknown, settings: Settings) => unknown;
  return (input, own) => {
    try {
      return map(input, { ...settings, ...own });
    } catch (error) {
      if (error instanceof AbortError) return { error: error.code };
      throw error;
    }
  };
}
