/** What the emulated tenant holds. */
import { AbortError } from '../../errors/errors.ts';
import { invalidControlBody } from '../core/decoding.ts';
import type { AdjustmentBatch, ArcheanSeed, NewDispatch, NewOrder, Transfer } from './contract.ts';
import { IdempotencyKeys } from './idempotency.ts';
import type { ProblemEntry } from './problems.ts';
import { StockLevels } from './stock-levels.ts';

export const maximumDocuments = 500_000;
const firstNumber = 100_000;

export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly barcodes: readonly string[];
  readonly name: string;
  readonly active: boolean;
  readonly stockTracked: boolean;
  readonly isBundle: boolean;
  readonly unitCost?: { readonly amount: string; readonly currency: string };
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

export interface Location {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly warehouseCode: string;
  readonly active: boolean;
}

export interface Reason {
  readonly code: string;
  readonly name: string;
  readonly active: boolean;
}

export interface LineResult {
  readonly lineReference: string;
  readonly status: 'applied' | 'duplicate' | 'rejected';
  readonly resultingOnHand?: number;
  readonly version?: string;
  readonly error?: ProblemEntry;
}

export interface StoredAdjustment {
  readonly id: string;
  readonly batch: AdjustmentBatch;
  readonly status: 'applied' | 'partially_applied' | 'rejected';
  readonly results: readonly LineResult[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface StoredTransfer {
  readonly id: string;
  readonly transfer: Transfer;
  readonly createdAt: number;
}

export interface OrderLine {
  readonly lineReference: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly totalPrice?: string;
  /** Where the order asks for it to be taken from. */
  readonly wantedLocationCode?: string;
  /** Where stock is held for it; null until it is allocated. */
  locationCode: string | null;
  dispatched: number;
}

export interface StoredOrder {
  readonly id: string;
  readonly order: NewOrder;
  readonly lines: readonly OrderLine[];
  status: 'received' | 'allocated' | 'backordered' | 'partially_dispatched' | 'dispatched' | 'cancelled';
  readonly createdAt: number;
  updatedAt: number;
}

export interface StoredDispatch {
  readonly id: string;
  readonly dispatch: NewDispatch;
  readonly createdAt: number;
}

/** The reason codes of the contract, mapped to a tenant's own by its settings (inferred). */
export const defaultReasonCodes = [
  'RETURN_RESALEABLE',
  'RETURN_DAMAGED',
  'RETURN_QUARANTINE',
  'RETURN_SCRAP',
  'RETURN_NOT_RECEIVED',
  'EXCHANGE_OUT',
  'CORRECTION',
  'REVERSAL',
] as const;

export class ArcheanState {
  readonly products = new Map<string, Product>();
  readonly locations = new Map<string, Location>();
  readonly reasons = new Map<string, Reason>(
    defaultReasonCodes.map((code) => [code, { code, name: code, active: true }]),
  );
  readonly levels = new StockLevels();
  readonly adjustments = new Map<string, StoredAdjustment>();
  readonly adjustmentsByReference = new Map<string, StoredAdjustment[]>();
  readonly transfers = new Map<string, StoredTransfer>();
  /** References that were used by an adjustment or a transfer. */
  readonly references = new Set<string>();
  readonly orders = new Map<string, StoredOrder>();
  readonly ordersByReference = new Map<string, StoredOrder>();
  readonly dispatches: StoredDispatch[] = [];
  readonly idempotencyKeys = new IdempotencyKeys();
  /** Access tokens and when they expire, in milliseconds since 1970. */
  readonly tokens = new Map<string, number>();
  /** Six digits from first to last, so that ids sort as they were given. */
  #lastNumber = firstNumber;

  /** A new id with this prefix. Throws `EMULATOR_FULL` at half a million documents. */
  newId(prefix: string): string {
    if (this.#lastNumber >= firstNumber + maximumDocuments) {
      throw new AbortError({
        code: 'EMULATOR_FULL',
        what: 'The emulator can store no more documents.',
        why: `It keeps at most ${maximumDocuments} in memory.`,
        nextSteps: ['Call POST /_control/reset between test runs.'],
      });
    }
    this.#lastNumber += 1;
    return `${prefix}_${this.#lastNumber}`;
  }

  /** Adds or replaces. Throws `CONTROL_BODY_INVALID` for a level of a product or location that is not there. */
  seed(seed: ArcheanSeed, now: number): void {
    for (const product of seed.products ?? []) {
      const known = this.products.get(product.sku);
      this.products.set(product.sku, {
        id: known?.id ?? `prd_${this.products.size + 1}`,
        barcodes: [],
        name: product.sku,
        active: true,
        stockTracked: true,
        isBundle: false,
        ...product,
        updatedAt: now,
      });
    }
    for (const location of seed.locations ?? []) {
      this.locations.set(location.code, {
        name: location.code,
        type: 'sellable',
        warehouseCode: 'MAIN',
        active: true,
        ...location,
      });
    }
    for (const reason of seed.reasons ?? [])
      this.reasons.set(reason.code, { name: reason.code, active: true, ...reason });
    for (const level of seed.levels ?? []) this.#seedLevel(level, now);
  }

  /** Keeps an adjustment under its id and reference; a reference has several only where it need not be unique. */
  storeAdjustment(adjustment: StoredAdjustment): void {
    const { reference } = adjustment.batch;
    this.adjustments.set(adjustment.id, adjustment);
    this.references.add(reference);
    const sameReference = this.adjustmentsByReference.get(reference);
    if (sameReference) sameReference.push(adjustment);
    else this.adjustmentsByReference.set(reference, [adjustment]);
  }

  #seedLevel(level: NonNullable<ArcheanSeed['levels']>[number], now: number): void {
    if (!this.products.has(level.sku)) throw invalidControlBody(`/levels: no product has the SKU ${level.sku}.`);
    if (!this.locations.has(level.locationCode)) {
      throw invalidControlBody(`/levels: no location has the code ${level.locationCode}.`);
    }
    const before = this.levels.level(level.sku, level.locationCode);
    this.levels.append({
      sku: level.sku,
      locationCode: level.locationCode,
      onHandChange: level.onHand - before.onHand,
      allocatedChange: 0,
      incomingChange: (level.incoming ?? before.incoming) - before.incoming,
      at: now,
      cause: 'seed',
    });
  }
}
