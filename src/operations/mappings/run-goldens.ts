/** Runs golden cases in the ways that a mapping can run, and tells where each differs from what is expected. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsonata from 'jsonata';
import type { Golden } from '../../../schemas/formats/golden.ts';
import type { Loaded } from '../../blueprint/catalog.ts';
import { type Difference, differences } from '../../blueprint/differences.ts';
import { AbortError } from '../../errors/errors.ts';
import { withStandardFunctions } from '../../mapping/standard-functions.ts';
import { checkSource, checkTarget, declaredSettings, readyTransform } from '../../mapping/transform.ts';
import { bundleTransform } from '../../platforms/patchworks/bundle-transform.ts';
import { runScript } from '../../platforms/patchworks/run-script.ts';
import { fixtureName, type MappingSubject } from './mapping-subject.ts';

/** The reference interpreter, the compiled mapping as the runtime has it, and the bundled script on Node 18. */
export const ways = ['interpreter', 'compiled', 'script'] as const;
export type Way = (typeof ways)[number];

/** What one way made of a case. */
export type GoldenOutcome =
  | { readonly text: string }
  | { readonly error: { readonly code: string; readonly message: string } };

export interface GoldenResult {
  readonly transform: string;
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  readonly title: string;
  readonly outcomes: Readonly<Partial<Record<Way, GoldenOutcome>>>;
  /** By way; a way without differences is not there. */
  readonly differing: Readonly<Partial<Record<Way, readonly Difference[]>>>;
}

type Run = (input: unknown) => Promise<GoldenOutcome>;

/** Runs the cases of a transform, in the order of their files. */
export async function runGoldens(
  subject: MappingSubject,
  fixtures: readonly Loaded<Golden>[],
  chosen: readonly Way[],
): Promise<GoldenResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-golden-'));
  const scripts = new Map<string, Promise<string>>();
  const results: GoldenResult[] = [];
  try {
    for (const fixture of fixtures) {
      const { value: golden, file } = fixture;
      const settings = { ...subject.defaults, ...golden.settings };
      const outcomes: Partial<Record<Way, GoldenOutcome>> = {};
      const differing: Partial<Record<Way, readonly Difference[]>> = {};
      for (const way of chosen) {
        const outcome = await runOf(way, subject, settings, folder, scripts)(golden.input);
        outcomes[way] = outcome;
        const found = against(golden, outcome);
        if (found.length > 0) differing[way] = found;
      }
      const { transform, title } = golden;
      results.push({ transform, file: file.path, name: fixtureName(fixture), title, outcomes, differing });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

function runOf(
  way: Way,
  { transform }: MappingSubject,
  settings: Readonly<Record<string, unknown>>,
  folder: string,
  scripts: Map<string, Promise<string>>,
): Run {
  if (way === 'script') {
    return async (input) => {
      const key = JSON.stringify(declaredSettings(transform, settings));
      const file = scripts.get(key) ?? writeScript(transform, settings, join(folder, `${scripts.size}.js`));
      scripts.set(key, file);
      const payload = JSON.stringify(input);
      return outcomeOf(
        async () => (await runScript(await file, { payload, variables: {}, meta: {} })).payload ?? 'null',
      );
    };
  }
  const run = way === 'compiled' ? readyTransform(transform, settings).run : interpretedTransform(transform, settings);
  return (input) => outcomeOf(async () => JSON.stringify(await run(structuredClone(input))) ?? 'null');
}

async function writeScript(
  transform: MappingSubject['transform'],
  settings: Readonly<Record<string, unknown>>,
  file: string,
): Promise<string> {
  writeFileSync(file, (await bundleTransform(transform, settings)).code);
  return file;
}

/** As the compiled mapping, between the same checks. */
function interpretedTransform(
  transform: MappingSubject['transform'],
  settings: Readonly<Record<string, unknown>>,
): (input: unknown) => Promise<unknown> {
  const evaluate = interpreted(transform.expression, declaredSettings(transform, settings));
  const source = checkSource(transform);
  const target = checkTarget(transform);
  return async (input) => {
    source(input);
    const result = await evaluate(input);
    target(result);
    return result;
  };
}

function interpreted(
  source: string,
  settings: Readonly<Record<string, unknown>>,
): (input: unknown) => Promise<unknown> {
  return async (input) => {
    try {
      const result: unknown = await withStandardFunctions(jsonata(source)).evaluate(input, { settings });
      return result === undefined ? undefined : (JSON.parse(JSON.stringify(result)) as unknown);
    } catch (error) {
      const { code = 'error', details } = error as { code?: string; details?: { raised?: boolean } };
      const own = details?.raised === true ? code : 'EXPRESSION_FAILED';
      throw new AbortError({ code: own, what: `${code}: ${(error as Error).message}`, why: '', nextSteps: [] });
    }
  };
}

/** A script says its code as the first word of what it throws. */
const thrown = /^The script threw: ([A-Z][A-Z0-9_]*) (.*)$/s;

async function outcomeOf(run: () => Promise<string>): Promise<GoldenOutcome> {
  try {
    return { text: await run() };
  } catch (error) {
    if (!(error instanceof AbortError)) throw error;
    const [, code = error.code, message = error.message] = thrown.exec(error.message) ?? [];
    return { error: { code, message } };
  }
}

function against(golden: Golden, outcome: GoldenOutcome): Difference[] {
  const { expectedError: wanted } = golden;
  if (!wanted) {
    return 'text' in outcome
      ? differences(golden.expected, JSON.parse(outcome.text))
      : [{ path: '', expected: golden.expected, found: outcome.error }];
  }
  if ('text' in outcome) return [{ path: '', expected: wanted, found: JSON.parse(outcome.text) as unknown }];
  const { code, message } = outcome.error;
  const isSame =
    code === wanted.code &&
    (wanted.path === undefined || message.includes(` ${wanted.path} `)) &&
    (wanted.message === undefined || message.includes(wanted.message));
  return isSame ? [] : [{ path: '', expected: wanted, found: outcome.error }];
}

/** Whether all ways gave the same bytes, or an error with the same code. */
export function agree({ outcomes }: GoldenResult): boolean {
  const told = Object.values(outcomes).map((outcome) => ('text' in outcome ? outcome.text : outcome.error.code));
  return new Set(told).size < 2;
}
