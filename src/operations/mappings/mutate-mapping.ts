/** Runs the fixtures of a transform over every mutant of its expression, and finds those that no fixture notices. */
import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compile } from '../../mapping/compiler/compile.ts';
import { type Mutant, type MutantKind, mutantsOf } from '../../mapping/observation/mutants.ts';
import { type EquivalentMutant, isListed, readEquivalentMutants } from './equivalent-mutants.ts';
import type { MappingSubject } from './mapping-subject.ts';

/** A mutant that every fixture of its transform lets pass. */
export interface Survivor {
  readonly kind: MutantKind;
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly original: string;
  readonly replacement: string;
  readonly occurrence: number;
}

export interface MutationResult {
  readonly transform: string;
  readonly fixtures: number;
  /** Mutants that compile to other code; those listed as equivalent are not among them. */
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly Survivor[];
  readonly equivalent: readonly EquivalentMutant[];
  /** Listed as equivalent, but killed by a fixture, or no longer there. */
  readonly stale: readonly EquivalentMutant[];
}

/** The share of mutants that fixtures must kill. */
export const leastKilled = 0.95;

/** Codes of errors that a mapping does not raise itself. */
const ofOthers: ReadonlySet<string> = new Set(['SOURCE_MISMATCH', 'TARGET_MISMATCH', 'EXPRESSION_FAILED']);

/** A mutant that runs longer than this counts as killed; items and calls. */
const limits = { steps: 2_000_000, output: 5_000_000 };

/** Far from UTC, and off by half an hour: a mapping that leans on the zone of the machine shows itself there. */
const zone = 'Asia/Kolkata';

/** Runs in a time zone of its own, since the zone of the machine must not hide a mutant. Errors: `MUTANT_LIST_INVALID`. */
export function mutateMapping(
  subject: MappingSubject,
  progress: (done: number, all: number) => void = () => undefined,
): MutationResult {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return mutate(subject, progress);
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}

function mutate(subject: MappingSubject, progress: (done: number, all: number) => void): MutationResult {
  const { transform, fixtures, defaults } = subject;
  const listed = readEquivalentMutants(equivalentPath(subject));
  const original = compile(transform.expression, { limits }).code;
  // Cases whose error the mapping does not raise itself end before or after the expression: they are no judge of it.
  const judges = fixtures.filter(({ value }) => !value.expectedError || !ofOthers.has(value.expectedError.code));
  const cases = judges.map(({ value }) => ({
    input: JSON.stringify(value.input),
    settings: { ...defaults, ...value.settings },
    expected: value.expected,
    ...(value.expectedError ? { error: value.expectedError } : {}),
  }));
  const found = mutantsOf(transform.expression);
  const survivors: Mutant[] = [];
  const equivalent = new Set<EquivalentMutant>();
  let killed = 0;
  let mutants = 0;
  for (const [index, mutant] of found.entries()) {
    progress(index, found.length);
    const entry = listed.find((each) => isListed(each, mutant));
    const killer = killerOf(mutant, original, cases);
    if (killer === 'same code') continue;
    if (killer === undefined && entry) {
      equivalent.add(entry);
      continue;
    }
    mutants += 1;
    if (killer === undefined) {
      survivors.push(mutant);
      continue;
    }
    killed += 1;
    // What has killed one often kills the next.
    if (killer > 0) cases.unshift(...cases.splice(killer, 1));
  }
  return {
    transform: transform.id,
    fixtures: fixtures.length,
    mutants,
    killed,
    survivors: survivors.map(({ kind, start, original: text, replacement, occurrence }) => ({
      kind,
      ...subject.file.positionOf('/expression', { character: start }),
      original: text,
      replacement,
      occurrence,
    })),
    equivalent: [...equivalent],
    stale: listed.filter((entry) => !equivalent.has(entry)),
  };
}

interface Case {
  readonly input: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
  /** What the mapping fails with, by itself. */
  readonly error?: { readonly code: string; readonly message?: string };
}

/** The index of the first case that gives another result, or an error. */
function killerOf({ expression }: Mutant, original: string, cases: readonly Case[]): number | 'same code' | undefined {
  let mutated: ReturnType<typeof compile>;
  try {
    mutated = compile(expression, { limits });
  } catch {
    return 'same code';
  }
  if (mutated.code === original) return 'same code';
  const killer = cases.findIndex(({ input, settings, expected, error }) => {
    try {
      const result = JSON.stringify(mutated.evaluate(JSON.parse(input), { settings }));
      return error !== undefined || !isDeepStrictEqual(result === undefined ? undefined : JSON.parse(result), expected);
    } catch (thrown) {
      return !error || !isRaised(thrown, error);
    }
  });
  return killer < 0 ? undefined : killer;
}

/** Whether a mapping has failed as a case says: with its code, and its words where the case has them. */
function isRaised(thrown: unknown, { code, message }: NonNullable<Case['error']>): boolean {
  const raised = thrown as { code?: string; details?: { raised?: boolean; message?: string } };
  return (
    raised.details?.raised === true &&
    raised.code === code &&
    (message === undefined || raised.details.message === message)
  );
}

/** Whether fixtures kill enough, and the list of equivalent mutants is right. */
export function isWellTested({ mutants, killed, stale }: MutationResult): boolean {
  return stale.length === 0 && killed >= mutants * leastKilled;
}

/** The list of equivalent mutants, which stands beside the transform. */
export function equivalentPath({ file, transform }: MappingSubject): string {
  return `${dirname(file.path)}/${basename(transform.id)}.equivalent-mutants.json`;
}
