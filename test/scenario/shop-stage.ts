/** The stage of returns with a shop: Loop, Archean and Shopify emulated, and flows between them. */
import type { Flow } from '../../schemas/formats/flow.ts';
import type { Transform } from '../../schemas/formats/transform.ts';
import { projectDeclarations } from './declarations.ts';
import { openArchean, openLoop, openShopify, type Settings, shopifyToken } from './emulated-systems.ts';
import { type SeedReturn, stock } from './returns.ts';
import type { ScenarioStore } from './store.ts';
import { type FlowSettings, openSystemStage, type SystemStage } from './system-stage.ts';

export const pair = 'archean-r247--loop-returns';
export const mainLocation = 'gid://shopify/Location/501';

export interface ShopStageOptions {
  readonly store: ScenarioStore;
  /** Names of flows of the pair. */
  readonly flows: readonly string[];
  readonly settings?: FlowSettings;
  /** Takes a protection out of a flow or of a transform, to show what it protects from. */
  readonly change?: (declared: { flows: Map<string, Flow>; transforms: Map<string, Transform> }) => void;
  /** Whether polls run; default no. */
  readonly polls?: boolean;
}

export interface ShopStage extends SystemStage<'loop-returns' | 'archean-r247' | 'shopify'> {
  seedReturns(...returns: readonly SeedReturn[]): Promise<void>;
  /** Loop tells of these returns; default: return.closed, once. */
  tell(returnIds: readonly number[], webhook?: Settings): Promise<void>;
  /** What the shop shows of a SKU at a location. */
  shown(sku: string, locationId?: string): Promise<number | undefined>;
  /** Calls Shopify as another app would. */
  shop<Data = Record<string, unknown>>(document: string, variables?: Settings): Promise<Data>;
}

/** What is sold of each SKU at the main location, and as which item. */
export const shopStock = {
  locations: [{ id: 501, name: 'Main' }],
  products: [
    { id: 41, sku: 'TEE', levels: [{ locationId: 501, available: 0 }] },
    { id: 42, sku: 'JACKET', levels: [{ locationId: 501, available: 0 }] },
  ],
};

/** Plays a scenario on a stage whose runtime runs, and clears it, whatever comes of it. */
export async function onShopStage(options: ShopStageOptions, play: (stage: ShopStage) => Promise<void>): Promise<void> {
  const ids = options.flows.map((name) => `${pair}/${name}`);
  const declarations = await projectDeclarations(ids, (flow) => {
    // Records that wait for others to share calls with would only make the scenario slower.
    flow.record = { ...flow.record, waitMs: 0 };
    if (!options.polls) flow.triggers = flow.triggers.filter(({ kind }) => kind !== 'poll');
  });
  const flows = new Map(declarations.flows);
  const transforms = new Map(declarations.transforms);
  options.change?.({ flows, transforms });
  const all = await openSystemStage({
    store: options.store,
    declarations: { ...declarations, flows, transforms },
    systems: { 'loop-returns': openLoop, 'archean-r247': () => openArchean(), shopify: () => openShopify() },
    ...(options.settings ? { settings: options.settings } : {}),
  });
  const { 'loop-returns': loop, 'archean-r247': archean, shopify } = all.systems;
  const shop: ShopStage['shop'] = async (query, variables = {}) => {
    const answer = await fetch(`${shopify.url}/admin/api/2026-10/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': shopifyToken },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as { data?: never; errors?: unknown };
    if (!data || errors) throw new Error(`Shopify: ${JSON.stringify(errors)}`);
    return data;
  };
  const stage: ShopStage = {
    ...all,
    shop,
    async seedReturns(...returns) {
      await loop.control('POST', 'seed', { returns });
    },
    async tell(returnIds, webhook = {}) {
      await loop.control('POST', 'webhooks/deliver', {
        topic: 'return',
        trigger: 'return.closed',
        ...webhook,
        returnIds: returnIds.map(String),
        url: `${all.runtimes[0]?.url}/webhooks/${all.brand.id}/loop-returns`,
      });
      await all.rest();
    },
    async shown(sku, locationId = mainLocation) {
      const { inventoryItems } = await shop<ShownItems>(shownItems, { query: `sku:"${sku}"` });
      const [item] = inventoryItems.nodes;
      const level = item?.inventoryLevels.nodes.find(({ location }) => location.id === locationId);
      return level?.quantities[0]?.quantity;
    },
  };
  try {
    await archean.control('POST', 'seed', stock);
    await shopify.control('POST', 'seed', shopStock);
    await all.start();
    await play(stage);
  } finally {
    await all.close();
  }
}

const shownItems = `query shown($query: String) {
  inventoryItems(query: $query, first: 1) {
    nodes {
      inventoryLevels(first: 8, includeInactive: true) {
        nodes { location { id } quantities(names: ["available"]) { quantity } }
      }
    }
  }
}`;

interface ShownItems {
  readonly inventoryItems: {
    readonly nodes: readonly {
      readonly inventoryLevels: {
        readonly nodes: readonly {
          readonly location: { readonly id: string };
          readonly quantities: readonly { readonly quantity: number }[];
        }[];
      };
    }[];
  };
}
