/** What the routes of one emulated company share. */
import type { EmulatorContext } from '../core/context.ts';
import type { PatchworksSettings } from './settings.ts';
import type { PatchworksState } from './state.ts';

export type PatchworksContext = EmulatorContext<PatchworksSettings, PatchworksState>;

/** One row of the ledger. The Core API knows no idempotency keys. */
export function recordEffect(
  { ledger }: PatchworksContext,
  operation: string,
  reference: string,
  detail: Record<string, unknown> = {},
): void {
  ledger.record({ operation, key: null, reference, identity: reference, detail });
}
