/** Findings of checks, for people and for programs. */
import type { Finding } from '../blueprint/finding.ts';
import type { Output } from './output.ts';

export function printFindings(findings: readonly Finding[], output: Output): void {
  for (const { file, line, column, code, severity, what, why, next } of findings) {
    const shownCode =
      severity === 'error' ? output.styled('red', code) : `${output.styled('yellow', code)} (${severity})`;
    output.line(`${output.path(file)}:${line}:${column} ${shownCode} ${what}. ${why} ${next}`);
  }
}

/** The findings with their files as seen from the working folder. */
export const findingData = (findings: readonly Finding[], output: Output): Finding[] =>
  findings.map((finding) => ({ ...finding, file: output.path(finding.file) }));
