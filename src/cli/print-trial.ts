/** A trial of a mapping, for people and for programs. */
import type { SourceFile } from '../blueprint/source-file.ts';
import { type TraceEntry, valueExcerpt } from '../mapping/observation/trace.ts';
import type { Trial } from '../operations/mappings/try-mapping.ts';
import { type Output, reportError } from './output.ts';

/** Deeper nodes are shown at this depth, so that they still stand on the line. */
const deepestIndent = 30;

/** Prints a trial; whether it went well: a result, and the expected one where one is expected. */
export function printTrial(trial: Trial, file: SourceFile, output: Output): boolean {
  const { error, trace, ...rest } = trial;
  const reported = error && { code: error.code, what: error.message, why: error.why, nextSteps: error.nextSteps };
  output.data({ ...rest, ...(reported && { error: reported }), ...(trace && { trace }) });
  for (const entry of trace?.entries ?? []) output.line(traceLine(entry, file, output));
  if (trace?.omitted) output.line(`… and ${trace.omitted} more`);
  if (error) {
    if (!output.json) reportError(error, output);
    const isExpected = trial.differences?.length === 0;
    if (isExpected) output.line(output.styled('green', 'As expected.'));
    return isExpected;
  }
  output.line(trial.result === undefined ? 'nothing' : JSON.stringify(trial.result, null, 2));
  if (!trial.differences) return true;
  if (trial.differences.length === 0) {
    output.line(output.styled('green', 'As expected.'));
    return true;
  }
  output.line(output.styled('red', `Not as expected, in ${trial.differences.length} places:`));
  for (const difference of trial.differences) {
    const shown = (name: 'expected' | 'found') => valueExcerpt(difference[name], 100);
    output.line(`  ${difference.path || '/'} expected ${shown('expected')}, found ${shown('found')}`);
  }
  return false;
}

function traceLine({ depth, character, source, value, error }: TraceEntry, file: SourceFile, output: Output): string {
  const { line, column } = file.positionOf('/expression', { character });
  const place = output.styled('dim', `${line}:${column}`.padEnd(8));
  const indent = '  '.repeat(Math.min(depth, deepestIndent));
  if (error) return `${place}${indent}${source}  ${output.styled('red', `✗ ${error.code} ${error.message}`)}`;
  return `${place}${indent}${source}${value === undefined ? '  (not ended)' : ` → ${value}`}`;
}
