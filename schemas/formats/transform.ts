/** What a mapping is: one JSONata expression between two schemas. */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { changed } from './examples/change.ts';
import { bodyTransformExample, planTransformExample } from './examples/transform.ts';
import { Expression, type FormatDefinition } from './shared.ts';

export interface Transform<
  Source extends TSchema = TSchema,
  Target extends TSchema = TSchema,
  Settings extends string = string,
> {
  /** `<pair>/<file name>`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: Source;
  readonly target: Target;
  /** Names of the flow settings that the expression reads as `$settings.name`. */
  readonly settings: readonly Settings[];
  /** JSONata over the source; `$settings` is bound. */
  readonly expression: string;
}

/** The data that a transform's module must export; its schemas are checked where they are used. */
export const TransformDeclaration = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z0-9-]+--[a-z0-9-]+/[a-z0-9-]+$',
      description: 'The folder of the pair and the file name.',
    }),
    title: Type.String({ minLength: 5 }),
    description: Type.String({ minLength: 20 }),
    source: Type.Record(Type.String(), Type.Unknown(), { description: 'JSON Schema of the input.' }),
    target: Type.Record(Type.String(), Type.Unknown(), { description: 'JSON Schema of the result.' }),
    settings: Type.Array(Type.String(), { description: 'Names of the flow settings that the expression reads.' }),
    expression: Type.String({ ...Expression('the result; sees the source and $settings.'), maxLength: 20_000 }),
  },
  {
    additionalProperties: false,
    $id: 'https://backhaul.dev/schemas/transform.schema.json',
    title: 'Backhaul transform',
  },
);
export type TransformDeclaration = Static<typeof TransformDeclaration>;

/** Gives a transform its types; the value is returned as it is. */
export function defineTransform<Source extends TSchema, Target extends TSchema, const Settings extends string>(
  transform: Transform<Source, Target, Settings>,
): Transform<Source, Target, Settings> {
  return transform;
}

/** The input type of a transform. */
export type SourceOf<T> = T extends Transform<infer Source, TSchema> ? Static<Source> : never;
/** The output type of a transform. */
export type TargetOf<T> = T extends Transform<TSchema, infer Target> ? Static<Target> : never;

/** The settings that a transform reads, by name. */
export type SettingsOf<T> =
  T extends Transform<TSchema, TSchema, infer Settings> ? Readonly<Record<Settings, unknown>> : never;

/** Marks a template as JSONata, for editors and the checker; the text is taken as written. */
export function jsonata(strings: TemplateStringsArray): string {
  return strings.raw.join('');
}

/** The transform format with its examples. */
export const transformFormat: FormatDefinition<typeof TransformDeclaration> = {
  name: 'transform',
  description: 'One mapping: a JSONata expression between two schemas, and the settings that it reads.',
  schema: TransformDeclaration,
  examples: [planTransformExample, bodyTransformExample],
  invalidExamples: [
    {
      reason: 'an empty expression maps nothing',
      value: changed(planTransformExample, { '/expression': '' }),
      at: '/expression',
      code: 'FORMAT_OUT_OF_RANGE',
    },
    {
      reason: 'an expression that does not parse can not run',
      value: changed(planTransformExample, { '/expression': '{ "lines": [lines[ }' }),
      at: '/expression',
      code: 'EXPRESSION_BROKEN',
    },
  ],
};
