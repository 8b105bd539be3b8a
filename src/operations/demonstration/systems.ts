/** Both systems of the demonstration as emulators, with their returns, their products and their faults. */
import { randomBytes } from 'node:crypto';
import { startArcheanEmulator } from '../../emulators/archean-r247/server.ts';
import { generateReturns } from '../../emulators/loop-returns/generate.ts';
import { startLoopReturnsEmulator } from '../../emulators/loop-returns/server.ts';
import { type ControlClient, controlClient } from './control-client.ts';
import type { AppliedLine, StockSettings } from './expected-stock.ts';
import { demoProducts, returnFaults, stockedProducts, stockFaults } from './scenario.ts';

export interface DemonstrationSystems {
  readonly loop: { readonly url: string };
  readonly archean: { readonly url: string };
  readonly loopControl: ControlClient;
  readonly archeanControl: ControlClient;
  readonly generated: ReturnType<typeof generateReturns>;
  readonly apiKeys: { readonly loop: string; readonly webhook: string; readonly archean: string };
  /** SKUs of which the stock system keeps stock. */
  readonly stocked: ReadonlySet<string>;
  applied(): Promise<AppliedLine[]>;
  close(): Promise<void>;
}

export async function startSystems(options: {
  readonly seed: number;
  readonly returns: number;
  readonly settings: StockSettings;
  /** Calls that the stock system permits per minute. */
  readonly ratePerMinute?: number;
  /** Left out where only the course of a day without trouble is of interest. */
  readonly faults?: boolean;
}): Promise<DemonstrationSystems> {
  const { seed, returns, settings, ratePerMinute = 600, faults = true } = options;
  const apiKeys = { loop: secretText(), webhook: secretText(), archean: secretText() };
  const products = demoProducts();
  const loop = await startLoopReturnsEmulator({ apiKey: apiKeys.loop, webhookSecret: apiKeys.webhook, seed });
  const archean = await startArcheanEmulator({
    seed,
    auth: { kind: 'apiKeyHeader', header: 'X-API-KEY', key: apiKeys.archean },
    ratePerMinute,
    allowNegativeStock: true,
  });
  const close = async () => {
    await archean.close();
    await loop.close();
  };
  try {
    const loopControl = controlClient(loop.url);
    const archeanControl = controlClient(archean.url);
    const now = new Date().toISOString();
    const generated = generateReturns({ count: returns, seed, now, products, unknownSkuShare: 0.01 });
    await loopControl.post('seed', { returns: generated });
    await archeanControl.post('seed', {
      products: stockedProducts(products),
      locations: [...new Set(Object.values(settings.locations))].map((code) => ({ code })),
      reasons: [...new Set(Object.values(settings.reasonCodes))].map((code) => ({ code })),
    });
    if (faults) {
      await loopControl.post('faults', { faults: returnFaults });
      await archeanControl.post('faults', { faults: stockFaults });
    }
    const kept = stockedProducts(products).filter(({ active, stockTracked }) => active && stockTracked);
    return {
      loop,
      archean,
      loopControl,
      archeanControl,
      generated,
      apiKeys,
      stocked: new Set(kept.map(({ sku }) => sku)),
      async applied() {
        const { effects } = await archeanControl.get<{
          effects: { operation: string; count: number; detail: AppliedLine }[];
        }>('ledger');
        const movements = effects.filter(({ operation }) => operation === 'stockAdjustment');
        return movements.map(({ count, detail }) => ({ ...detail, count }));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const secretText = (): string => randomBytes(24).toString('hex');
