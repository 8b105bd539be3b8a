/**
 * A runtime that is to be killed at a fail point. It has loaded everything when it says "ready", so that a process can
 * be made while another is still being watched. Then it reads one line of JSON, an `Assignment`, and prints the address
 * of its webhook server. The line "replay" lets it replay every open exception of its brand.
 */
import { createInterface } from 'node:readline';
import type { Brand } from '../../schemas/formats/brand.ts';
import { armFailPoint } from '../../src/runtime/fail-point.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import type { DatabaseLocation } from '../../src/runtime/store/database.ts';
import { crashAlertTiming, crashDeclarations, type FlowKind } from './crash-flows.ts';

export interface Assignment {
  readonly brand: Brand;
  readonly location: DatabaseLocation;
  readonly kind: FlowKind;
  /** As in the environment variable BACKHAUL_FAIL_POINT. */
  readonly failPoint: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
console.log('ready');
const { brand, location, kind, failPoint, environment } = JSON.parse((await lines.next()).value ?? '{}') as Assignment;
Object.assign(process.env, environment);
armFailPoint(failPoint);
const runtime = await startRuntime({
  declarations: crashDeclarations(kind),
  brands: [brand],
  location,
  port: 0,
  alertTiming: crashAlertTiming,
  onError: () => undefined,
});
console.log(runtime.url);
for (;;) {
  const { value, done } = await lines.next();
  if (done) process.exit();
  if (value !== 'replay') continue;
  // Few are asked to, and the database's query builder is half of what they would load.
  const { startReplays } = await import('../../src/runtime/inquiry/replays.ts');
  const { advanceReplays } = await import('../../src/runtime/watch/advance-replays.ts');
  await startReplays(runtime.database, { brand: brand.id });
  await advanceReplays(runtime.database, runtime.queue);
  console.log('replayed');
}
