/** What a check rule is: one demand on declarations across files, with examples of what breaks it. */
import type { Catalog } from '../blueprint/catalog.ts';
import type { FindingText, Severity } from '../blueprint/finding.ts';
import type { PositionDetail, SourceFile } from '../blueprint/source-file.ts';

/** What a rule sees, and how it says what it found. */
export interface RuleContext {
  readonly catalog: Catalog;
  /** Reports a finding at a JSON Pointer of a file, with the rule's own code and severity. */
  report(file: SourceFile, pointer: string, text: FindingText, detail?: PositionDetail): void;
}

/** A project that breaks a rule, and the place that the report must name. */
export interface RuleExample {
  /** Why it is wrong, in one sentence. */
  readonly reason: string;
  /** Path to content: text as it is written, anything else as JSON. */
  readonly files: Readonly<Record<string, unknown>>;
  readonly at: { readonly file: string; readonly pointer: string } & PositionDetail;
}

export interface Rule {
  readonly code: string;
  /** What the rule demands, as a short sentence. */
  readonly title: string;
  /** Why it demands that, and what happens otherwise. */
  readonly explanation: string;
  /** What to do about it, in general. */
  readonly next: string;
  readonly severity: Severity;
  /** `declarations`: holds for any project, and is demanded before anything runs. `package`: of this package alone. */
  readonly scope: 'declarations' | 'package';
  check(context: RuleContext): void;
  readonly invalidExamples: readonly [RuleExample, ...RuleExample[]];
}
