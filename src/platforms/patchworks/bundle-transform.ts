/** A transform as a payload script: its compiled mapping, validators and settings in the shell. */
import type { Transform } from '../../../schemas/formats/transform.ts';
import { AbortError } from '../../errors/errors.ts';
import { schemaOfValue } from '../../mapping/compiler/value-schema.ts';
import { type BundledScript, bundle, ownModule } from './bundle.ts';
import { keyForm, ScriptParts } from './script-parts.ts';

/**
 * Bundles a transform with the settings that it declares. Errors: `SCRIPT_SETTING_MISSING`; `MAPPING_EVAL_REFUSED` and
 * `MAPPING_NAME_UNDECLARED` of the compiler.
 */
export async function bundleTransform(
  transform: Transform,
  flowSettings: Readonly<Record<string, unknown>>,
): Promise<BundledScript> {
  const settings = settingsOf(transform, flowSettings);
  const parts = new ScriptParts();
  const mapping = mappingText(parts, transform, settings);
  const entry = `import { payloadScript } from ${ownModule('scripts', 'payload')};
${parts.imports()}
module.exports = payloadScript({
  settings: ${JSON.stringify(settings)},
  ${mapping},
});`;
  return { id: transform.id, kind: 'payload', code: await bundle(entry, parts.texts) };
}

/** The members of a mapping in a script, as the text of an object without its braces. */
export function mappingText(
  parts: ScriptParts,
  transform: Transform,
  settings: Readonly<Record<string, unknown>>,
): string {
  const known = { schema: transform.source, nameSchemas: { settings: schemaOfValue(settings) } };
  const evaluate = parts.expression(transform.expression, known, keyForm);
  const source = parts.check(transform.source);
  const target = parts.check(transform.target);
  return `id: ${JSON.stringify(transform.id)}, checkSource: ${source}, checkTarget: ${target}, evaluate: ${evaluate}`;
}

/** Those that it reads. Error: `SCRIPT_SETTING_MISSING`. */
export function settingsOf(
  transform: Transform,
  flowSettings: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(transform.settings.map((name) => [name, settingOf(name, transform.id, flowSettings)]));
}

/** A script has no other place to take a setting from, so that one without a value would fail at every record. */
function settingOf(name: string, transform: string, settings: Readonly<Record<string, unknown>>): unknown {
  const value = settings[name];
  if (value !== undefined) return value;
  throw new AbortError({
    code: 'SCRIPT_SETTING_MISSING',
    what: `The mapping ${transform} reads the setting ${name}, which has no value.`,
    why: 'The flow gives no default, and the brand sets nothing.',
    nextSteps: [`Set ${name} under the settings of the flow in the brand's file.`],
  });
}
