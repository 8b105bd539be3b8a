/** What stands under a reference: asked for many records at once in one statement. */
import type { Queryable } from '../store/database.ts';
import { gatherByGroup } from '../store/gather-by-group.ts';
import { prepared } from '../store/prepared-statements.ts';

export interface StandingEffect {
  /** The record whose effect it is. */
  readonly key: string;
  readonly confirmed: boolean;
  /** What the target answered; undefined: nothing, or a person told of it. */
  readonly answer: unknown;
}

interface Row extends StandingEffect {
  readonly reference: string;
  readonly answered: boolean;
}

const find = gatherByGroup<string, StandingEffect | undefined>(async (database, [brand, flow], references) => {
  const { rows } = await database.query<Row>(
    prepared(`select e.line_reference as reference, e.key, e.state = 'confirmed' as confirmed, r.answer is not null as answered, r.answer
       from backhaul.effect e join backhaul.request r on r.brand = e.brand and r.id = e.request_id
      where e.brand = $1 and e.flow = $2 and e.line_reference = any($3) and e.stands`),
    [brand, flow, references],
  );
  const found = new Map(rows.map((row) => [row.reference, row]));
  return references.map((reference) => {
    const row = found.get(reference);
    return row && { key: row.key, confirmed: row.confirmed, answer: row.answered ? row.answer : undefined };
  });
});

/** The effect that a reference names, unless it was refused or abandoned. */
export const effectByReference = (
  database: Queryable,
  brand: string,
  flow: string,
  reference: string,
): Promise<StandingEffect | undefined> => find(database, [brand, flow], reference);
