/** What a mapping is tried with: a golden fixture, or any file of JSON as its input. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { jsonFaults } from '../../blueprint/json-places.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { positionAt } from '../../blueprint/place.ts';
import { AbortError } from '../../errors/errors.ts';
import { fixtureName, type MappingSubject } from './mapping-subject.ts';

export interface TrialInput {
  readonly input: unknown;
  /** Over the defaults of the flow. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of a fixture that expects a result. */
  readonly expected?: { readonly value: unknown };
  /** Of a fixture that expects an error. */
  readonly expectedError?: { readonly code: string };
}

const maximumMebibytes = 64;

/**
 * The file that a name means: a path from `folder`, or a fixture of the transform, by the beginning of its name.
 * Errors: `TRIAL_INPUT_MISSING`, with the nearest names.
 */
export function trialPath(subject: MappingSubject, named: string, folder: string): string {
  const path = resolve(folder, named);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  const meant = named.replace(/\.json$/, '');
  const exact = subject.fixtures.filter((fixture) => fixtureName(fixture) === meant);
  const [fixture, ...others] =
    exact.length > 0 ? exact : subject.fixtures.filter((each) => fixtureName(each).startsWith(meant));
  if (fixture && others.length === 0) return fixture.file.path;
  throw new AbortError({
    code: 'TRIAL_INPUT_MISSING',
    what: fixture
      ? `${others.length + 1} fixtures of ${subject.transform.id} begin with ${named}.`
      : `There is no file ${path}, and no fixture of ${subject.transform.id} that begins with ${named}.`,
    why: 'What to try is a file of JSON, or a golden fixture by its name or the beginning of it.',
    nextSteps: [suggestion(meant, (fixture ? [fixture, ...others] : subject.fixtures).map(fixtureName))],
  });
}

/** Errors: `TRIAL_INPUT_INVALID` with line and column, `TRIAL_INPUT_FOREIGN`. */
export function readTrialInput(path: string, transform: string): TrialInput {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > maximumMebibytes * 2 ** 20)
    throw invalid(`${path} is too large.`, `The limit is ${maximumMebibytes} MiB.`);
  const content = parse(readFileSync(path, 'utf8'), path);
  if (!isFixture(content)) return { input: content, settings: {} };
  if (content.transform !== transform) {
    throw new AbortError({
      code: 'TRIAL_INPUT_FOREIGN',
      what: `${path} is a fixture of ${content.transform}, not of ${transform}.`,
      why: 'The input and the expected result of another mapping say nothing about this one.',
      nextSteps: [`Run "backhaul try ${content.transform} ${path}", or name another file.`],
    });
  }
  return {
    input: content.input,
    settings: content.settings ?? {},
    ...('expected' in content && { expected: { value: content.expected } }),
    ...(content.expectedError && { expectedError: content.expectedError }),
  };
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = jsonFaults(text).find(({ kind }) => kind === 'syntax');
    const { line, column } = positionAt(text, fault?.offset ?? 0);
    throw invalid(`${path}:${line}:${column} is not JSON.`, fault?.message ?? String(error));
  }
}

function invalid(what: string, why: string): AbortError {
  return new AbortError({
    code: 'TRIAL_INPUT_INVALID',
    what,
    why,
    nextSteps: ['Correct the file; JSON has no comments and no trailing commas.'],
  });
}

interface Fixture {
  readonly transform: string;
  readonly input: unknown;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly expected?: unknown;
  readonly expectedError?: { readonly code: string };
}

function isFixture(content: unknown): content is Fixture {
  if (typeof content !== 'object' || content === null) return false;
  return 'transform' in content && typeof content.transform === 'string' && 'input' in content;
}
