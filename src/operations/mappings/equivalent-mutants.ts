/** Mutants that no fixture can kill, because they give the same for every input; listed beside their transform. */
import { existsSync, readFileSync } from 'node:fs';
import { type Static, Type } from '@sinclair/typebox';
import { AbortError } from '../../errors/errors.ts';
import { folded, type Mutant } from '../../mapping/observation/mutants.ts';
import { validator } from '../../mapping/validator.ts';

const EquivalentMutants = Type.Array(
  Type.Object(
    {
      kind: Type.String({ description: 'The kind of change, as "backhaul mutate" prints it.' }),
      original: Type.String({ description: 'With blanks and line breaks folded to one blank.' }),
      replacement: Type.String({ description: 'The same.' }),
      occurrence: Type.Optional(Type.Integer({ minimum: 1, description: 'Which one, of equal changes; default 1.' })),
      reason: Type.String({ minLength: 20, description: 'Why the result is the same for every input that fits.' }),
    },
    { additionalProperties: false },
  ),
  { maxItems: 1_000 },
);
export type EquivalentMutant = Static<typeof EquivalentMutants>[number];

const check = validator(EquivalentMutants);

/** Reads a list; none when there is no file. Errors: `MUTANT_LIST_INVALID`. */
export function readEquivalentMutants(path: string): EquivalentMutant[] {
  if (!existsSync(path)) return [];
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw invalid(path, String(error));
  }
  const unfit = check(list);
  if (unfit) throw invalid(path, `${unfit.path} ${unfit.reason}`);
  return list as EquivalentMutant[];
}

export function isListed(entry: EquivalentMutant, mutant: Mutant): boolean {
  return (
    entry.kind === mutant.kind &&
    entry.original === folded(mutant.original) &&
    entry.replacement === folded(mutant.replacement) &&
    (entry.occurrence ?? 1) === mutant.occurrence
  );
}

function invalid(path: string, why: string): AbortError {
  return new AbortError({
    code: 'MUTANT_LIST_INVALID',
    what: `${path} is no list of equivalent mutants.`,
    why,
    nextSteps: ['Write a list of {"kind", "original", "replacement", "reason"}, as "backhaul mutate" prints them.'],
  });
}
