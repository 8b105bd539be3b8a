/** The restock flow as an n8n workflow, with as few nodes as it takes: each costs n8n time. */
import { paths } from '../adjustment-of-return.ts';
import type { EmulatedSystems } from '../emulated-systems.ts';

export const workflowId = 'restockBackhaul1';
export const webhookPath = 'restock';

/** n8n's own expression language, which is JavaScript: what `adjustmentOf` does. */
const adjustment = `={{ JSON.stringify({
  reference: 'return-' + $json.id,
  mode: 'delta',
  lines: $json.line_items.filter(line => line.outcome !== 'keep').map(line => ({
    lineReference: 'loop-line:' + line.line_item_id + ':1',
    sku: line.sku,
    locationCode: 'QUARANTINE',
    quantity: 1,
    reasonCode: 'RETURN_QUARANTINE',
    note: 'Loop return ' + $json.id + '.',
  })),
}) }}`;

/**
 * The webhook is acknowledged when its execution is stored ("respond immediately"). Keys stand in the nodes, because a
 * stored credential would be decrypted for each call; n8n does not verify the signature of the webhook, which would take
 * a node more.
 */
export function restockWorkflow({ loopUrl, archeanUrl }: EmulatedSystems): object {
  const nodes = [
    node('Webhook', 'webhook', 2, { httpMethod: 'POST', path: webhookPath, responseMode: 'onReceived' }),
    node('Read return', 'httpRequest', 4.2, {
      url: `${loopUrl}${paths.returnDetails}`,
      sendQuery: true,
      queryParameters: { parameters: [{ name: 'return_id', value: '={{ $json.body.id }}' }] },
      ...headers({ 'X-Authorization': 'loop-emulator-key' }),
    }),
    node('Adjust stock', 'httpRequest', 4.2, {
      method: 'POST',
      url: `${archeanUrl}${paths.stockAdjustments}`,
      ...headers({ 'X-API-KEY': 'archean-emulator-key', 'Idempotency-Key': '=return-{{ $json.id }}' }),
      sendBody: true,
      specifyBody: 'json',
      jsonBody: adjustment,
    }),
  ];
  const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
  return {
    id: workflowId,
    name: 'Restock',
    active: false,
    settings: { executionOrder: 'v1' },
    nodes,
    connections: { Webhook: to('Read return'), 'Read return': to('Adjust stock') },
  };
}

function node(name: string, type: string, typeVersion: number, parameters: object): object {
  const webhook = type === 'webhook' ? { webhookId: webhookPath } : {};
  return { id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters, ...webhook };
}

function headers(values: Readonly<Record<string, string>>): object {
  const parameters = Object.entries(values).map(([name, value]) => ({ name, value }));
  return { sendHeaders: true, headerParameters: { parameters }, options: {} };
}
