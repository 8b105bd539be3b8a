/** Branches that no input can reach, listed beside their transform with the reason. */
import { existsSync, readFileSync } from 'node:fs';
import { type Static, Type } from '@sinclair/typebox';
import { AbortError } from '../../errors/errors.ts';
import { validator } from '../../mapping/validator.ts';

const UnreachableBranches = Type.Array(
  Type.Object(
    {
      branch: Type.String({ description: 'The kind of branch, as coverage prints it.' }),
      source: Type.String({ description: 'The text it belongs to, with blanks and line breaks folded to one blank.' }),
      reason: Type.String({ minLength: 20, description: 'Why no input that fits can reach it, and why it stays.' }),
    },
    { additionalProperties: false },
  ),
  { maxItems: 1_000 },
);
export type UnreachableBranch = Static<typeof UnreachableBranches>[number];

const check = validator(UnreachableBranches);

/** Reads a list; none when there is no file. Errors: `COVERAGE_LIST_INVALID`. */
export function readUnreachable(path: string): UnreachableBranch[] {
  if (!existsSync(path)) return [];
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw invalid(path, String(error));
  }
  const unfit = check(list);
  if (unfit) throw invalid(path, `${unfit.path} ${unfit.reason}`);
  return list as UnreachableBranch[];
}

function invalid(path: string, why: string): AbortError {
  return new AbortError({
    code: 'COVERAGE_LIST_INVALID',
    what: `${path} is no list of branches that can't be reached.`,
    why,
    nextSteps: ['Write a list of {"branch", "source", "reason"}, the first two as "backhaul coverage" prints them.'],
  });
}
