/** One kind of mapping that is measured: the expression as one writes it for this package, and the same by hand. */
import type { TSchema } from '@sinclair/typebox';

export interface Shape {
  readonly name: string;
  readonly source: TSchema;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Schemas of the settings, by name. */
  readonly settingSchemas: Readonly<Record<string, TSchema>>;
  readonly expression: string;
  /** What a good engineer writes; gives the same bytes. */
  byHand(input: unknown, settings: never): unknown;
  /** An input with so many records; the same seed gives the same input. */
  make(records: number, pick: (below: number) => number): unknown;
}
