/** The two scripts of a poll: what to ask for, and which records the pages hold. */
import type { TSchema } from '@sinclair/typebox';
import type { Flow, PollTrigger } from '../../../../schemas/formats/flow.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import { schemaOfValue } from '../../../mapping/compiler/value-schema.ts';
import type { OpenOperation } from '../../../runtime/connection/connection.ts';
import { type BundledScript, bundle, ownModule } from '../bundle.ts';
import { settingsRead } from '../bundle-operation.ts';
import { keyForm, ScriptParts } from '../script-parts.ts';
import { askId, identifyId, passStep, windowNames } from './receiving-flows.ts';
import { wireText } from './wire-text.ts';

export interface Polled {
  readonly flow: Flow;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly trigger: PollTrigger;
  readonly connector: ResolvedConnector;
  readonly operation: OpenOperation;
  /** How far back each poll reads: it keeps no watermark. */
  readonly lookBackMinutes: number;
  /** Of the record. */
  readonly schema: TSchema | undefined;
}

export async function bundlePoll(polled: Polled): Promise<BundledScript[]> {
  return [await bundleAsk(polled), await bundleIdentify(polled)];
}

async function bundleAsk({ flow, settings, trigger, connector, operation, lookBackMinutes }: Polled) {
  const parts = new ScriptParts();
  const { window, passes } = trigger;
  const names = [...windowNames(trigger), ...passes.flatMap((pass) => Object.keys(pass))];
  const wire = wireText(parts, connector, operation, trigger.id, names);
  const nameSchemas = { settings: schemaOfValue(settings), window: {} };
  const texts = passes.map((pass) => {
    const step = JSON.stringify(passStep(trigger, pass));
    const members = Object.entries(pass).map(
      ([name, source]) => `${JSON.stringify(name)}: ${parts.expression(source, { nameSchemas }, keyForm)}`,
    );
    return `{ step: ${step}, parameters: { ${members.join(', ')} } }`;
  });
  const read = settingsRead(
    passes.flatMap((pass) => Object.values(pass)),
    settings,
  );
  const entry = `import { askPoll } from ${ownModule('scripts', 'flow', 'poll')};
${parts.imports()}
module.exports = askPoll({
  wire: ${wire}, from: ${JSON.stringify(window.from)}, to: ${JSON.stringify(window.to)},
  maximumDays: ${window.maximumDays}, lookBackMinutes: ${lookBackMinutes},
  settings: ${JSON.stringify(read)}, passes: [${texts.join(', ')}],
});`;
  return { id: askId(flow.id, trigger.id), kind: 'flow' as const, code: await bundle(entry, parts.texts) };
}

async function bundleIdentify({ flow, trigger, operation, schema }: Polled) {
  const parts = new ScriptParts();
  const items = parts.expression(operation.declaration.items ?? '$', {}, keyForm);
  const key = parts.expression(trigger.key, {}, keyForm);
  const version = parts.expression(trigger.version, {}, keyForm);
  const check = schema ? parts.check(schema) : undefined;
  const entry = `import { identifyItems } from ${ownModule('scripts', 'flow', 'poll')};
${parts.imports()}
module.exports = identifyItems({
  id: ${JSON.stringify(trigger.id)}, items: ${items}, key: ${key}, version: ${version},
  check: ${check},
});`;
  return { id: identifyId(flow.id, trigger.id), kind: 'flow' as const, code: await bundle(entry, parts.texts) };
}
