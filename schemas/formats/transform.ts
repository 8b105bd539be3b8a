/** What a mapping is: one JSONata expression between two schemas. */
import type { Static, TSchema } from '@sinclair/typebox';

export interface Transform<Source extends TSchema = TSchema, Target extends TSchema = TSchema> {
  /** `<pair>/<file name>`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: Source;
  readonly target: Target;
  /** Names of the flow settings that the expression reads as `$settings.name`. */
  readonly settings: readonly string[];
  /** JSONata over the source; `$settings` is bound. */
  readonly expression: string;
}

/** Gives a transform its types; the value is returned as it is. */
export function defineTransform<Source extends TSchema, Target extends TSchema>(
  transform: Transform<Source, Target>,
): Transform<Source, Target> {
  return transform;
}

/** The input type of a transform. */
export type SourceOf<T> = T extends Transform<infer Source, TSchema> ? Static<Source> : never;
/** The output type of a transform. */
export type TargetOf<T> = T extends Transform<TSchema, infer Target> ? Static<Target> : never;

/** Marks a template as JSONata, for editors and the checker; the text is taken as written. */
export function jsonata(strings: TemplateStringsArray): string {
  return strings.raw.join('');
}
