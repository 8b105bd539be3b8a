/** A small project for tests. */
import type { Emulator } from '../core/emulator.ts';
import { type Answer, type TestClient, testClient } from '../core/test-client.ts';
import { type CommercetoolsEmulatorOptions, startCommercetoolsEmulator } from './server.ts';

export interface Project {
  readonly emulator: Emulator;
  /** With a token, under the project. */
  readonly client: TestClient;
}

export const basic = `Basic ${Buffer.from('commercetools-emulator-client:commercetools-emulator-secret').toString('base64')}`;

export async function tokenOf(emulator: Emulator, query = 'grant_type=client_credentials'): Promise<string> {
  const answer = await testClient(emulator, { authorization: basic }).send('POST', `/oauth/token?${query}`);
  return String(answer.json.access_token);
}

export async function startProject(options: CommercetoolsEmulatorOptions = {}): Promise<Project> {
  const emulator = await startCommercetoolsEmulator({
    pushDelayScale: 0,
    initial: {
      channels: [{ key: 'dc-1' }, { key: 'dc-2' }, { key: 'archean', roles: ['OrderExport'] }],
      products: [{ skus: ['SKU-100', 'SKU-101'] }, { skus: ['SKU-200'] }],
      inventory: [
        { key: 'dc1-SKU-100', sku: 'SKU-100', channel: 'dc-1', quantityOnStock: 12 },
        { key: 'dc2-SKU-100', sku: 'SKU-100', channel: 'dc-2', quantityOnStock: 3 },
        { sku: 'SKU-200', quantityOnStock: 5 },
      ],
      states: [
        { key: 'new', type: 'OrderState', initial: true, transitions: ['picking'] },
        { key: 'picking', type: 'OrderState', initial: false, transitions: [] },
        { key: 'held', type: 'OrderState', initial: false },
      ],
      orders: [
        { orderNumber: 'SO-1001', lines: [{ sku: 'SKU-100', quantity: 2 }], customType: true },
        { orderNumber: 'SO-1002', lines: [{ sku: 'SKU-200', quantity: 1 }], shipped: false },
      ],
    },
    ...options,
  });
  return { emulator, client: testClient(emulator, { authorization: `Bearer ${await tokenOf(emulator)}` }) };
}

/** Codes of the errors of an answer. */
export const codes = ({ json }: Answer): string[] | undefined =>
  (json.errors as unknown as { code: string }[] | undefined)?.map(({ code }) => code);
