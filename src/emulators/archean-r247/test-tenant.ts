/** A small tenant for tests. */
import type { Emulator } from '../core/emulator.ts';
import { type TestClient, testClient } from '../core/test-client.ts';
import { type ArcheanEmulatorOptions, startArcheanEmulator } from './server.ts';

export interface Tenant {
  readonly emulator: Emulator;
  readonly client: TestClient;
}

/** Starts a tenant with a budget that no test uses up by accident, and opens it with the default key. */
export async function startTenant(options: ArcheanEmulatorOptions = {}): Promise<Tenant> {
  const emulator = await startArcheanEmulator({
    ratePerMinute: 100_000,
    initial: {
      products: [
        { sku: 'TEE', name: 'Plain Tee', barcodes: ['0001'], unitCost: { amount: '4.20', currency: 'GBP' } },
        { sku: 'MUG' },
        { sku: 'OLD', active: false },
        { sku: 'GIFT', stockTracked: false },
      ],
      locations: [
        { code: 'MAIN-SELL', type: 'sellable' },
        { code: 'QUARANTINE', type: 'quarantine' },
        { code: 'CLOSED', active: false },
      ],
      levels: [
        { sku: 'TEE', locationCode: 'MAIN-SELL', onHand: 12 },
        { sku: 'MUG', locationCode: 'MAIN-SELL', onHand: 5 },
      ],
    },
    ...options,
  });
  return { emulator, client: testClient(emulator, { 'X-API-KEY': 'archean-emulator-key' }) };
}

/** A line that can be applied; fields replace the defaults. */
export function line(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    lineReference: 'loop-line:81001',
    sku: 'TEE',
    locationCode: 'MAIN-SELL',
    quantity: 1,
    reasonCode: 'RETURN_RESALEABLE',
    ...fields,
  };
}

/** A batch of these lines. */
export function batch(reference: string, lines: unknown[], fields: Record<string, unknown> = {}): unknown {
  return { reference, source: 'loop-returns', mode: 'delta', atomic: false, lines, ...fields };
}
