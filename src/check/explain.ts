/** Everything that `backhaul explain` can explain: errors, check rules, and the exceptions of blueprints. */
import type { Catalog } from '../blueprint/catalog.ts';
import { nearestNames } from '../blueprint/nearest-names.ts';
import { AbortError } from '../errors/errors.ts';
import { explanations } from '../errors/explanations.ts';
import { rules } from './rules.ts';

/** One meaning of a code. Several blueprints may declare an exception of the same code. */
export interface CodeEntry {
  readonly code: string;
  /** Where the code comes from, for people: `error`, `check rule`, `flow <id>`. */
  readonly source: string;
  readonly title: string;
  readonly meaning: string;
  readonly next: string;
  readonly example: string;
  /** Of exceptions: the role that acts, with what it answers for. */
  readonly owner?: string;
  readonly severity?: string;
}

/** Codes that do not depend on any project: errors and check rules. */
export function builtInEntries(): CodeEntry[] {
  return [
    ...Object.entries(explanations).map(([code, { title, meaning, next, example }]) => ({
      code,
      source: 'error',
      title,
      meaning,
      next,
      example,
    })),
    ...rules.map(({ code, title, explanation, next, severity, invalidExamples: [example] }) => ({
      code,
      source: 'check rule',
      title,
      meaning: explanation,
      next,
      example: `${example.at.file}: ${example.reason}`,
      severity,
    })),
  ];
}

/** The exceptions that the flows of a catalogue declare. */
export function exceptionEntries(catalog: Catalog): CodeEntry[] {
  return [...catalog.flows].flatMap(([id, { value: flow }]) =>
    Object.entries(flow.exceptions).map(([code, { title, owner, severity, meaning, resolution }]) => ({
      code,
      source: `flow ${id}`,
      title,
      meaning,
      next: resolution,
      example: `A ${flow.record.name} rests as an exception ${code} until ${owner} resolves it.`,
      owner: `${owner}: ${flow.owners[owner] ?? ''}`,
      severity,
    })),
  );
}

/** The entries of one code. Error: `CODE_UNKNOWN`, with the nearest codes. */
export function entriesOf(code: string, entries: readonly CodeEntry[]): CodeEntry[] {
  const found = entries.filter((entry) => entry.code === code.toUpperCase());
  if (found.length > 0) return found;
  const near = nearestNames(
    code,
    entries.map((entry) => entry.code),
  );
  throw new AbortError({
    code: 'CODE_UNKNOWN',
    what: `There is no code ${code}.`,
    why: 'Codes are those of errors, of check rules, and of the exceptions that the flows of this project declare.',
    nextSteps: [
      ...near.map((each) => `Perhaps you mean ${each}: "backhaul explain ${each}".`),
      'List all with "backhaul explain".',
    ],
  });
}
