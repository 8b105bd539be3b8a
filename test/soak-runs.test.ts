import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type SoakStep, soakRuns, soakSteps } from './soak-runs.ts';

function stepsOf(...given: string[]): readonly SoakStep[] {
  const steps = soakSteps(given);
  if ('unknown' in steps) throw new Error(`unknown: ${steps.unknown}`);
  return steps;
}

test('without a name all runs follow each other in their full sizes, each with the flags that are given', () => {
  const steps = stepsOf('--record');
  expect(steps.map(({ name }) => name)).toEqual(Object.keys(soakRuns));
  for (const { name, script, flags } of steps) {
    expect(flags).toEqual([...(soakRuns[name]?.full ?? []), '--record']);
    expect(existsSync(join(import.meta.dirname, '..', script))).toBe(true);
  }
});

test('a name chooses one run; its own flags come last, so that they count', () => {
  const [step, ...others] = stepsOf('kills', '--quick', '--kills', '7');
  expect(others).toEqual([]);
  expect(step?.flags).toEqual([...(soakRuns.kills?.quick ?? []), '--kills', '7']);
});

test('a name that no run has is told', () => {
  expect(soakSteps(['kill'])).toEqual({ unknown: 'kill' });
  expect(soakSteps(['toString'])).toEqual({ unknown: 'toString' });
});
