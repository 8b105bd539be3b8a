/** The response script of a connector step: what an answer means, by the rules that the connector declares. */
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import type { OpenOperation } from '../../../runtime/connection/connection.ts';
import { type BundledScript, bundle, ownModule } from '../bundle.ts';
import { answeringText, wireFormText } from '../bundle-operation.ts';
import { ScriptParts } from '../script-parts.ts';

/** A repeat of its calls does no harm: they read, or a key makes a second effect impossible. */
export function isRepeatable({ declaration, mechanism }: OpenOperation): boolean {
  return declaration.direction === 'read' || ['header', 'variable', 'naturalKey'].includes(mechanism.kind);
}

export const answerId = (connector: string, operation: string): string => `${connector}/${operation}.answer`;

export async function bundleAnswer(connector: ResolvedConnector, operation: OpenOperation): Promise<BundledScript> {
  const parts = new ScriptParts();
  const answering = answeringText(parts, connector, operation.id);
  const entry = `import { answerScript } from ${ownModule('scripts', 'flow', 'answer')};
${wireFormText(connector, operation)}
${parts.imports()}
module.exports = answerScript({ ${answering}, isRepeatable: ${isRepeatable(operation) && !operation.readBack} });`;
  return { id: answerId(connector.id, operation.id), kind: 'answer', code: await bundle(entry, parts.texts) };
}
