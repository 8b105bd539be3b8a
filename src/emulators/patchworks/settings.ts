/** Everything about the emulated company that can be chosen; above all what no document says. */
import { type Static, Type } from '@sinclair/typebox';

export const PatchworksSettings = Type.Object(
  {
    port: Type.Integer({ default: 0, minimum: 0, maximum: 65_535 }),
    seed: Type.Integer({ default: 1, minimum: 0, maximum: 4_294_967_295 }),
    now: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z$', description: 'Start of the clock, ISO 8601.' }),
    ),
    apiKey: Type.String({ default: 'patchworks-emulator-key', minLength: 1 }),
    callsPerMinute: Type.Integer({ default: 240, minimum: 1, maximum: 10_000_000, description: 'Verified: 240.' }),
    itemForm: Type.Union([Type.Literal('flat'), Type.Literal('attributes')], {
      default: 'flat',
      description: 'The reference shows flat items, a published client reads attributes of JSON:API.',
    }),
    importAgain: Type.Union([Type.Literal('version'), Type.Literal('flow')], {
      default: 'version',
      description:
        'What the import of a flow does whose name is there: a new version of it, or a second flow; unknown.',
    }),
    importMakesScripts: Type.Boolean({
      default: true,
      description: 'Whether scripts in an import document are made; unknown.',
    }),
    configAsText: Type.Boolean({
      default: false,
      description: 'Whether the configuration of a step is read as text of JSON; it is written so (verified).',
    }),
    refusedNames: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      maxItems: 100,
      description: 'Flows and scripts whose names hold one of these are refused with status 422.',
    }),
    repeatsCredentials: Type.Boolean({
      default: false,
      description: 'A refusal of a key repeats it, as careless servers do: what is printed of it must not.',
    }),
  },
  { additionalProperties: false },
);
export type PatchworksSettings = Static<typeof PatchworksSettings>;

/** Settings that can't change once the server listens. */
export const fixedSettings: readonly string[] = ['port', 'seed', 'now'];
