/** The formats of declarations, and the check of a value against one of them. */
import type { TSchema } from '@sinclair/typebox';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Brand } from '../../schemas/formats/brand.ts';
import { Cassette } from '../../schemas/formats/cassette.ts';
import { Connector } from '../../schemas/formats/connector.ts';
import { Flow } from '../../schemas/formats/flow.ts';
import { Golden } from '../../schemas/formats/golden.ts';
import { TransformDeclaration } from '../../schemas/formats/transform.ts';
import { type Violation, violationsOf } from './format-violations.ts';
import { reportableSchema } from './reportable-schema.ts';

/** The schema of each kind of file: of the declarations, and of what was recorded. */
export const formatSchemas = {
  connector: Connector,
  transform: TransformDeclaration,
  flow: Flow,
  brand: Brand,
  golden: Golden,
  cassette: Cassette,
} as const satisfies Record<string, TSchema>;
export type FormatName = keyof typeof formatSchemas;
export type DeclarationKind = Exclude<FormatName, 'cassette'>;

const compiled = new Map<FormatName, ValidateFunction>();
let ajv: Ajv2020 | undefined;

/** What is wrong with a file of a kind; empty when it has the format. */
export function formatViolations(kind: FormatName, value: unknown): Violation[] {
  let validate = compiled.get(kind);
  if (!validate) {
    // The formats are our own and tested: checking them against the meta-schema would double the start-up time.
    ajv ??= new Ajv2020({
      allErrors: true,
      verbose: true,
      discriminator: true,
      strictTypes: false,
      strictRequired: false,
      meta: false,
      validateSchema: false,
      code: { optimize: false },
    });
    validate = ajv.compile(reportableSchema(formatSchemas[kind]) as object);
    compiled.set(kind, validate);
  }
  return validate(value) ? [] : violationsOf(validate.errors ?? []);
}
