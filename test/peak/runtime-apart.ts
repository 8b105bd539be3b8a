/** A runtime of the day in a process of its own. */
import { once } from 'node:events';
import type { Brand } from '../../schemas/formats/brand.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import type { DatabaseLocation } from '../../src/runtime/store/database.ts';
import { forkApart } from '../scenario/emulator-apart.ts';
import { dayDeclarations, type Pace } from './day-declarations.ts';

interface Asked {
  readonly brand: Brand;
  readonly location: DatabaseLocation;
  readonly pace: Pace;
}

export interface DayRuntime {
  /** Address of its webhook server. */
  readonly url: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

export async function startRuntimeApart(asked: Asked): Promise<DayRuntime> {
  const { child, answer, close } = await forkApart<{ url: string }>(import.meta.filename, asked);
  return { url: answer.url, pid: child.pid, stop: close };
}

if (process.argv[1] === import.meta.filename) {
  const [{ brand, location, pace }] = (await once(process, 'message')) as [Asked];
  const runtime = await startRuntime({ declarations: await dayDeclarations(pace), brands: [brand], location, port: 0 });
  process.once('disconnect', () => runtime.stop());
  process.send?.({ url: runtime.url });
}
