/** How long things are kept, and what is always kept. */
import type { Brand } from '../../../schemas/formats/brand.ts';

export type Retention = Required<NonNullable<Brand['retention']>>;

/** Days. The same stand in the brand's format, beside the ranges. */
export const defaultRetention: Retention = {
  callDays: 30,
  eventDays: 90,
  effectDays: 90,
  historyDays: 180,
  recordDays: 400,
};

export const retentionOf = (brand: Pick<Brand, 'retention'>): Retention => ({
  ...defaultRetention,
  ...brand.retention,
});

/** States of records on which nothing more is to do. */
export const finishedStates = ['confirmed', 'skipped', 'resolved'];

/**
 * SQL that holds when nothing is open for a record: it is finished, and no exception, effect or replay waits.
 * @param record alias of a row of backhaul.record. $1 is the brand, $2 the finished states.
 */
export const isAtRest = (record: string): string => `
  ${record}.phase = any($2) and ${record}.processed_revision >= ${record}.revision
  and not exists (select from backhaul.exception x
                   where x.brand = $1 and x.flow = ${record}.flow and x.key = ${record}.key and x.state = 'open')
  and not exists (select from backhaul.effect e
                   where e.brand = $1 and e.flow = ${record}.flow and e.key = ${record}.key and e.state in ('intended', 'unknown'))`;
