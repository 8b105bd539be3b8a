/** The coverage of one transform by its fixtures, with places in its file. */
import {
  type CoverageCase,
  coverageOf,
  type ExpressionCoverage,
  type Missed,
} from '../../mapping/observation/coverage.ts';
import { type MappingSubject, unreachablePath } from './mapping-subject.ts';
import { readUnreachable, type UnreachableBranch } from './unreachable.ts';

/** Something that no fixture reached. */
export interface Gap {
  /** `node`, or the kind of the branch. */
  readonly kind: string;
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly source: string;
}

export interface MappingCoverage {
  readonly transform: string;
  readonly fixtures: number;
  readonly nodes: ExpressionCoverage['nodes'];
  readonly branches: ExpressionCoverage['branches'];
  /** Branches that no fixture reached and that are not listed as unreachable. */
  readonly missedBranches: readonly Gap[];
  /** Nodes that no fixture reached, of nested ones the outermost. */
  readonly missedNodes: readonly Gap[];
  /** Listed as unreachable, and indeed not reached. */
  readonly unreachable: readonly UnreachableBranch[];
  /** Listed as unreachable, but reached by a fixture, or no longer in the mapping. */
  readonly stale: readonly UnreachableBranch[];
}

/** Errors: `COVERAGE_LIST_INVALID`. */
export async function coverMapping(subject: MappingSubject): Promise<MappingCoverage> {
  const { transform, defaults, fixtures } = subject;
  const cases = fixtures
    .filter(({ value }) => value.expectedError?.code !== 'SOURCE_MISMATCH')
    .map(
      ({ value }): CoverageCase => ({
        input: value.input,
        bindings: { settings: { ...defaults, ...value.settings } },
      }),
    );
  const coverage = await coverageOf(transform.expression, cases);
  const listed = readUnreachable(unreachablePath(subject));
  const isMissed = (entry: UnreachableBranch) =>
    coverage.missedBranches.some(({ kind, source }) => kind === entry.branch && source === entry.source);
  const gap = (kind: string, { character, source }: Missed): Gap => ({
    kind,
    ...subject.file.positionOf('/expression', { character }),
    source,
  });
  return {
    transform: transform.id,
    fixtures: fixtures.length,
    nodes: coverage.nodes,
    branches: coverage.branches,
    missedBranches: coverage.missedBranches
      .filter(({ kind, source }) => !listed.some((entry) => entry.branch === kind && entry.source === source))
      .map((missed) => gap(missed.kind, missed)),
    missedNodes: coverage.missedNodes.map((missed) => gap('node', missed)),
    unreachable: listed.filter(isMissed),
    stale: listed.filter((entry) => !isMissed(entry)),
  };
}

/** Whether every branch was reached or is rightly listed as unreachable. */
export function isCovered({ missedBranches, stale }: MappingCoverage): boolean {
  return missedBranches.length === 0 && stale.length === 0;
}
