/** The long runs: what each shows, and the sizes in which it is run. */
import { join } from 'node:path';

interface LongRunCommand {
  readonly about: string;
  /** From the folder of the project. */
  readonly script: string;
  /** Flags of the script for a whole run, and for a look whether it works at all. */
  readonly full: readonly string[];
  readonly quick: readonly string[];
}

export const soakRuns: Readonly<Record<string, LongRunCommand>> = {
  kills: {
    about: 'Random kills of three workers, and stops of PostgreSQL itself: nothing is lost, nothing is done twice.',
    script: join('test', 'fault', 'crash-soak.ts'),
    full: ['--kills', '200', '--records', '100000', '--restarts', '20', '--workers', '3'],
    quick: ['--kills', '4', '--records', '500', '--restarts', '1', '--workers', '2'],
  },
  seeds: {
    about: 'The runtime in virtual time with random faults, seed after seed: every invariant holds.',
    script: join('test', 'simulation', 'simulate.ts'),
    full: ['--seeds', '10000', '--processes', '2'],
    quick: ['--seeds', '20', '--processes', '1'],
  },
  records: {
    about: 'A million records through one worker: none costs more than the first, and the worker holds no more.',
    script: join('bench', 'runtime', 'run-many-records.ts'),
    full: ['--records', '1000000'],
    quick: ['--records', '2000'],
  },
  connectors: {
    about: 'Calls of each connector on a network that fails: each write takes effect once, or stands as unknown.',
    script: join('test', 'conformance', 'run-soak.ts'),
    full: ['--calls', '100000'],
    quick: ['--calls', '200'],
  },
};

export interface SoakStep {
  readonly name: string;
  readonly script: string;
  readonly flags: readonly string[];
}

/**
 * What to run, one after the other: the run that the first argument names, with the flags after it, or all of them. Flags that
 * are given come last, and so count before the sizes. `unknown`: there is no such run.
 */
export function soakSteps(given: readonly string[]): readonly SoakStep[] | { readonly unknown: string } {
  const [first] = given;
  const named = first !== undefined && !first.startsWith('-') ? first : undefined;
  if (named !== undefined && !Object.hasOwn(soakRuns, named)) return { unknown: named };
  const flags = given.slice(named === undefined ? 0 : 1).filter((flag) => flag !== '--quick');
  const size = given.includes('--quick') ? 'quick' : 'full';
  return Object.entries(soakRuns)
    .filter(([name]) => named === undefined || name === named)
    .map(([name, run]) => ({ name, script: run.script, flags: [...run[size], ...flags] }));
}
