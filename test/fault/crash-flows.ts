/** The kinds of flow of the crash matrix, and what happens to each: the same acts with and without a crash. */
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';
import { scenarioDeclarations } from '../scenario/declarations.ts';
import { aReturn, inspected, lineId, type SeedReturn } from '../scenario/returns.ts';
import type { Stage, StageOptions } from '../scenario/stage.ts';
import { flagThenNote } from './single-write-flow.ts';

/** `batch`: lines of many records in one request, by webhooks. `poll`: the same by polls. `single`: one write each, in two flows. */
export type FlowKind = 'batch' | 'poll' | 'single';
export const flowKinds: readonly FlowKind[] = ['batch', 'poll', 'single'];

export const crashAlertTiming = { gatherMs: 20, againMs: 600_000 };

export function crashDeclarations(kind: FlowKind): Declarations {
  if (kind !== 'single') return scenarioDeclarations({ polls: kind === 'poll' });
  if (!flagThenNote.declarations) throw new Error('the flows of single writes have declarations');
  return flagThenNote.declarations;
}

const products = [{ sku: 'TEE' }];
const open = { state: 'open' };

export interface CrashFlow {
  readonly options: Omit<StageOptions, 'store'>;
  readonly returns: readonly SeedReturn[];
  /** Faults that open requests, so that settling is passed too. */
  breakSystems(stage: Stage): Promise<void>;
  /** Changes the returns as people would; gives the ids of those that changed. */
  change(stage: Stage): Promise<string[]>;
  /** Takes away the cause of the exceptions that recheck themselves. */
  mend(stage: Stage): Promise<void>;
  /** What the systems have done in the end, without what differs from run to run. */
  done(stage: Stage): Promise<string[]>;
}

/** Three returns, one with a SKU that is not there yet, and one with a disposition that nobody knows. */
function restock(kind: FlowKind): CrashFlow {
  return {
    options: { polls: kind === 'poll', products, settings: { recheckMinutes: 0.005 } },
    returns: [
      aReturn(1, [{ sku: 'TEE' }, { sku: 'LATER' }]),
      aReturn(2, [{ sku: 'TEE', disposition: 'damaged' }, { disposition: 'unheard-of' }]),
      aReturn(3),
    ],
    breakSystems: (stage) => stage.archean.faults({ kind: 'dropAfterCommit', match: { method: 'POST' } }),
    async change(stage) {
      const line = { line_item_id: lineId(3, 1), change: { disposition: inspected('damaged') } };
      await stage.change(3, { lines: [line] });
      return ['3'];
    },
    async mend(stage) {
      await stage.archean.control('POST', 'seed', { products: [{ sku: 'LATER' }] });
    },
    async done(stage) {
      const movements = await stage.ledger();
      return movements
        .map(
          ({ lineReference, locationCode, quantity, count }) => `${lineReference} ${locationCode} ${quantity} ${count}`,
        )
        .sort();
    },
  };
}

/** Three returns are flagged, one of them only once it is opened, and handed to the flow that writes their notes. */
const single: CrashFlow = {
  options: flagThenNote,
  returns: [aReturn(1, [{}], open), aReturn(2, [{}], open), aReturn(3)],
  breakSystems: (stage) => stage.loop.faults({ kind: 'dropAfterCommit', match: { method: 'POST', path: '/note' } }),
  async change(stage) {
    await stage.change(3, { change: open });
    return ['3'];
  },
  mend: async () => undefined,
  async done(stage) {
    const { effects } = await stage.loop.control<{ effects: { operation: string; count: number }[] }>('GET', 'ledger');
    return effects.map(({ operation, count }) => `${operation} ${count}`).sort();
  },
};

export const crashFlow = (kind: FlowKind): CrashFlow => (kind === 'single' ? single : restock(kind));
