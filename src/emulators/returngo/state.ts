/** What the emulated account holds. */
import { AbortError } from '../../errors/errors.ts';
import { CallCounter } from './call-counter.ts';
import type { KeptRma, Rma, Shipment, Subscription, Transaction } from './model.ts';

export const maximumRmas = 100_000;

export class ReturngoState {
  /** By id: ids are unique in all of ReturnGO (verified). */
  readonly rmas = new Map<string, KeptRma>();
  readonly subscriptions = new Map<number, Subscription>();
  readonly calls = new CallCounter();
  #lastId = 900_000;

  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Adds or replaces an RMA. Throws `EMULATOR_FULL` at 100,000. */
  put(shop: string, value: Rma): KeptRma {
    const id = String(value.rmaSummary.rmaId);
    if (this.rmas.size >= maximumRmas && !this.rmas.has(id)) {
      throw new AbortError({
        code: 'EMULATOR_FULL',
        what: 'The emulator can store no more RMAs.',
        why: `It keeps at most ${maximumRmas} in memory.`,
        nextSteps: ['Call POST /_control/reset between test runs.'],
      });
    }
    const kept = { id, shop, value };
    this.rmas.set(id, kept);
    return kept;
  }

  ofShop(shop: string): KeptRma[] {
    return [...this.rmas.values()].filter((kept) => kept.shop === shop);
  }

  shipment(shop: string, id: string): { readonly rma: KeptRma; readonly shipment: Shipment } | undefined {
    for (const rma of this.ofShop(shop)) {
      const shipment = rma.value.shipments?.find(({ shipmentId }) => String(shipmentId) === id);
      if (shipment) return { rma, shipment };
    }
    return undefined;
  }

  transactions(shop: string): { readonly rma: KeptRma; readonly transaction: Transaction }[] {
    return this.ofShop(shop).flatMap((rma) =>
      (rma.value.transactions ?? []).map((transaction) => ({ rma, transaction })),
    );
  }
}

/** Compares ids of digits as numbers, whatever their length. */
export function compareIds(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
