/** The processor's time of each process that takes part: steadier than the clock where others use the machine too. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds used so far by a process and its children, those that have ended included; from /proc, so Linux only. */
export function processorMs(rootProcess: number): number {
  const ticks = statOf(rootProcess);
  if (!ticks) return Number.NaN;
  let sum = ticks.own + ticks.ended;
  for (const name of readdirSync('/proc')) {
    const child = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (child?.parent === rootProcess) sum += child.own;
  }
  return sum * millisecondsPerTick;
}

/** Milliseconds used so far by this process alone: its children here are the emulators, which are told of beside it. */
export function ownProcessorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The process of the embedded server that runs on a data folder. */
export function serverProcess(dataFolder: string): number {
  return Number(readFileSync(join(dataFolder, 'postgresql', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

const millisecondsPerTick = 10;

function statOf(process: number): { parent: number; own: number; ended: number } | undefined {
  try {
    // After the name, which may hold blanks: state, parent, …; times of its own at 11 and 12, of ended children at 13 and 14.
    const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1]?.split(' ').map(Number) ?? [];
    const at = (index: number): number => fields[index] ?? 0;
    return { parent: at(1), own: at(11) + at(12), ended: at(13) + at(14) };
  } catch {
    return undefined;
  }
}

/** What a process holds in memory now, and the most that it has held; from /proc, so Linux only. */
export function megabytes(processId: number): { readonly now: number; readonly most: number } {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  const of = (name: string): number =>
    Math.round(Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) / 1_024);
  return { now: of('VmRSS'), most: of('VmHWM') };
}
