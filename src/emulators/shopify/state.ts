/** What the emulated shop holds. Ids are global ids; amounts are decimal strings in the currency of their order. */
import { AbortError } from '../../errors/errors.ts';

export const maximumObjects = 500_000;

export interface OrderLine {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly price: string;
  refunded: number;
}

export interface Transaction {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly gateway: string;
  readonly amount: string;
  readonly parentId: string | null;
}

export interface Refund {
  readonly id: string;
  readonly createdAt: string;
  readonly note: string | null;
  readonly amount: string;
  readonly orderId: string;
  readonly returnId: string | null;
  /** Units of lines of the order. */
  readonly lines: readonly RefundedUnits[];
}

export interface RefundedUnits {
  readonly lineItemId: string;
  readonly quantity: number;
  readonly restockType: string;
}

export interface Fulfillment {
  readonly id: string;
  readonly fulfillmentOrderId: string;
  readonly tracking: Readonly<Record<string, unknown>> | null;
  readonly lines: { readonly id: string; readonly lineId: string; readonly quantity: number }[];
}

export interface FulfillmentOrder {
  readonly id: string;
  readonly orderId: string;
  readonly locationId: string;
  readonly holds: { readonly id: string; readonly reason: string; readonly reasonNotes: string | null }[];
  readonly lines: { readonly id: string; readonly lineId: string; readonly total: number; remaining: number }[];
}

export interface Order {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  cancelledAt: string | null;
  note: string | null;
  tags: string[];
  readonly sourceIdentifier: string | null;
  readonly presentmentCurrency: string;
  readonly customerId: string | null;
  readonly lines: OrderLine[];
  readonly transactions: Transaction[];
  readonly refunds: Refund[];
  readonly fulfillments: Fulfillment[];
  readonly fulfillmentOrders: FulfillmentOrder[];
  returns: number;
}

export interface ReverseLine {
  readonly id: string;
  readonly orderId: string;
  readonly returnId: string;
  readonly fulfillmentLineId: string;
  readonly total: number;
  readonly dispositions: { readonly type: string; readonly quantity: number; readonly locationId: string | null }[];
}

export interface ReturnLine {
  readonly id: string;
  readonly fulfillmentLineId: string;
  readonly quantity: number;
  processed: number;
  refunded: number;
  readonly reason: string;
  readonly note: string;
}

export interface Return {
  readonly id: string;
  readonly orderId: string;
  readonly name: string;
  status: 'REQUESTED' | 'OPEN' | 'DECLINED' | 'CLOSED' | 'CANCELED';
  closedAt: string | null;
  readonly lines: ReturnLine[];
  reverse: { readonly id: string; readonly lines: ReverseLine[] } | null;
}

export interface Item {
  readonly id: string;
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly price: string;
  tracked: boolean;
  updatedAt: string;
}

export interface Level {
  readonly id: string;
  readonly itemId: string;
  readonly locationId: string;
  active: boolean;
  updatedAt: string;
  /** By name; on_hand is the sum of the others but incoming. */
  readonly quantities: Record<string, number>;
}

export interface Location {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
}

export interface Bulk {
  readonly id: string;
  readonly query: string;
  readonly createdAt: string;
  /** Milliseconds since 1970 at which it is completed. */
  readonly endsAt: number;
  readonly lines: readonly string[];
  readonly roots: number;
}

export class ShopifyState {
  readonly orders = new Map<string, Order>();
  readonly returns = new Map<string, Return>();
  readonly items = new Map<string, Item>();
  readonly levels = new Map<string, Level>();
  readonly locations = new Map<string, Location>();
  readonly customers = new Set<string>();
  readonly metafields = new Map<string, Readonly<Record<string, string>>>();
  readonly giftCards = new Map<string, Readonly<Record<string, unknown>>>();
  readonly creditAccounts = new Map<
    string,
    {
      readonly id: string;
      readonly ownerId: string;
      readonly currency: string;
      balance: string;
      readonly rows: object[];
    }
  >();
  readonly drafts = new Map<
    string,
    {
      readonly id: string;
      readonly name: string;
      readonly input: Record<string, unknown>;
      total: string;
      orderId: string | null;
    }
  >();
  readonly payouts: Record<string, unknown>[] = [];
  readonly balanceTransactions: Record<string, unknown>[] = [];
  readonly bulks = new Map<string, Bulk>();
  readonly subscriptions = new Map<string, { readonly id: string; readonly topic: string; readonly uri: string }>();
  /** What was done under an idempotency key. */
  readonly keys = new Map<string, { readonly print: string; readonly at: number; done?: { payload: object } }>();
  #lastId = 100_000;

  /** A new global id. Throws `EMULATOR_FULL` at half a million objects. */
  newId(type: string): string {
    this.#lastId += 1;
    if (this.#lastId > 100_000 + maximumObjects) {
      throw new AbortError({
        code: 'EMULATOR_FULL',
        what: 'The emulated shop can store no more.',
        why: `It makes at most ${maximumObjects} objects in memory.`,
        nextSteps: ['Call POST /_control/reset between test runs.'],
      });
    }
    return `gid://shopify/${type}/${this.#lastId}`;
  }

  level(itemId: string, locationId: string): Level | undefined {
    return this.levels.get(`${itemId}@${locationId}`);
  }

  /** The level of an item at a location, made where there is none. */
  ensureLevel(itemId: string, locationId: string, at: string): Level {
    const known = this.level(itemId, locationId);
    if (known) return known;
    const number = this.newId('InventoryLevel');
    const level: Level = {
      id: `${number}?inventory_item_id=${itemId.split('/').at(-1)}`,
      itemId,
      locationId,
      active: true,
      updatedAt: at,
      quantities: { available: 0, on_hand: 0 },
    };
    this.levels.set(`${itemId}@${locationId}`, level);
    return level;
  }

  itemOfVariant(variantId: string): Item | undefined {
    return this.items.get(variantId.replace('/ProductVariant/', '/InventoryItem/'));
  }
}
