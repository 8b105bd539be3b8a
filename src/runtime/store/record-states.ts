/** The states of a record, and the phases by which records are found. */

export const recordStates = ['received', 'queued', 'sent', 'confirmed', 'skipped', 'exception', 'resolved'] as const;

const moving: readonly string[] = ['received', 'queued', 'sent'];

/** As the column `phase` has it: one for all states that are not at rest. */
export const phaseOf = (state: string): string => (moving.includes(state) ? 'moving' : state);
