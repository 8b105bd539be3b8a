/** What a check has to say about one place of one file. */
import type { PositionDetail, SourceFile } from './source-file.ts';

export type Severity = 'error' | 'warning' | 'information';

export interface Finding {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** What `backhaul explain` knows it by. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, in one sentence without a full stop. */
  readonly what: string;
  /** Why that matters. */
  readonly why: string;
  /** What to do now. */
  readonly next: string;
}

/** The text of a finding. */
export type FindingText = Pick<Finding, 'what' | 'why' | 'next'>;

/** A finding at a pointer of a file. */
export function findingAt(
  file: SourceFile,
  pointer: string,
  finding: FindingText & { code: string; severity?: Severity | undefined },
  detail?: PositionDetail,
): Finding {
  const { code, severity, what, why, next } = finding;
  return { ...file.positionOf(pointer, detail), code, severity: severity ?? 'error', what, why, next };
}

/** In the order of files, lines, columns and codes, each once. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...byText.values()].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.code, b.code),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
