/** What a connector declares about its webhooks, as one script for the topics that flows listen to. */
import { payloadSchema } from '../../blueprint/payload-schemas.ts';
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { AbortError, invariant } from '../../errors/errors.ts';
import { variableName } from './authentication-text.ts';
import { type BundledScript, bundle, ownModule } from './bundle.ts';
import { keyForm, ScriptParts } from './script-parts.ts';

/** Each of `topics` must be declared. `recordKey`: an expression, where records are not keyed as the events. Error: `SCRIPT_WEBHOOK_UNSUPPORTED`. The secret of the signature is named, and stands in no script. */
export async function bundleWebhook(
  connector: ResolvedConnector,
  topics: readonly string[],
  recordKey?: string,
): Promise<BundledScript> {
  const { webhooks } = connector;
  invariant(webhooks, `the connector ${connector.id} declares webhooks`);
  const { signature } = webhooks;
  const reason = unsupported(webhooks);
  if (reason !== undefined || signature.kind === 'oidcToken') {
    throw new AbortError({
      code: 'SCRIPT_WEBHOOK_UNSUPPORTED',
      what: `The webhooks of ${connector.title} can not be read in a script: ${reason}.`,
      why: 'What the platform hands to a script of the network and of request headers is not documented.',
      nextSteps: [
        'Receive these webhooks with the runtime: "backhaul run".',
        'Where a poll finds the same changes, switch the webhooks of the connection off for the platform.',
      ],
    });
  }
  const parts = new ScriptParts();
  const headers = { nameSchemas: { headers: {} } };
  const entries: string[] = [];
  for (const name of topics) {
    const declared = webhooks.topics[name];
    invariant(declared, `the connector ${connector.id} declares the topic ${name}`);
    const schema = await payloadSchema(declared.schema);
    const check = schema ? parts.check(schema) : '() => undefined';
    // Whoever evaluates has checked the payload before.
    const known = { ...(schema ? { schema } : {}), ...headers };
    const key = parts.expression(declared.key, known, keyForm);
    entries.push(
      `${JSON.stringify(name)}: { check: ${check}, key: ${key}, version: ${parts.expression(declared.version, known, keyForm)} }`,
    );
  }
  const topic = parts.expression(webhooks.topic, headers, keyForm);
  const trigger = parts.expression(webhooks.trigger, headers, keyForm);
  const record = recordKey === undefined ? '' : `recordKey: ${parts.expression(recordKey, headers, keyForm)},`;
  // Of a secret in the address: the platform gives every webhook an address of its own, which is the secret there.
  const signed =
    signature.kind === 'hmacSha256'
      ? {
          header: signature.header,
          encoding: signature.encoding,
          secret: variableName(connector.id, signature.credential),
        }
      : undefined;
  const entry = `import { webhookScript } from ${ownModule('scripts', 'webhook')};
${parts.imports()}
module.exports = webhookScript({
  id: ${JSON.stringify(`${connector.id}/webhook`)},
  signature: ${JSON.stringify(signed)},
  maximumBytes: ${webhooks.maximumBytes},
  topic: ${topic}, trigger: ${trigger}, ${record}
  topics: { ${entries.join(',\n')} },
});`;
  return { id: `${connector.id}/webhook`, kind: 'webhook', code: await bundle(entry, parts.texts) };
}

/** Why webhooks that are declared so can not be read in a script; undefined where they can. */
export function unsupported(webhooks: NonNullable<ResolvedConnector['webhooks']>): string | undefined {
  const { signature } = webhooks;
  if (signature.kind === 'oidcToken') return 'their token is verified with keys that must be fetched';
  if (signature.kind === 'hmacSha256' && signature.secretEncoding === 'base64')
    return 'their secret is not a plain text';
  if (webhooks.events !== undefined) return 'one body holds several events';
  if (webhooks.envelope !== undefined) return 'they come in an envelope';
  return undefined;
}
