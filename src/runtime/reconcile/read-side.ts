/** Reads one side of a reconciler page by page into the staging tables, and says what it could not read. */
import { AbortError } from '../../errors/errors.ts';
import { callFailed, callOperation } from '../connection/call-operation.ts';
import { pagesOf } from '../connection/pages.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { ReadyList, ReadyParameters, ReadySide } from '../plan/ready-reconciler.ts';
import type { Database } from '../store/database.ts';
import type { ReadPeriod } from './period.ts';
import type { SideName, StagedItem, Staging } from './staging.ts';

export interface SideContext {
  readonly database: Database;
  readonly plan: Plan;
  readonly staging: Staging;
  readonly window: ReadPeriod['window'];
  /** Told after each page: how many items have been read so far. */
  onRead?(side: SideName, items: number): void;
}

const maximumItems = 5_000_000;
const maximumLookup = 10_000;
/** So many reasons stand with a run; more would not tell more. */
const maximumReasons = 20;

export interface SideReading {
  /** Why the side is not whole; nothing when all of it was read. */
  readonly unread: readonly string[];
  /** Whether items came twice: while a list moves under its reader, others may have been passed over. */
  readonly moved: boolean;
}

export async function readSide(context: SideContext, name: SideName, side: ReadySide): Promise<SideReading> {
  const reasons = new Reasons();
  let read = 0;
  let moved = false;
  for (const pass of side.passes) {
    try {
      for await (const items of pagesIn(context, side, pass)) {
        const staged = stagedItems(side, items, reasons);
        read += items.length;
        if (read > maximumItems) throw tooMany(side.declaration.title, maximumItems);
        if (staged.length > 0 && (await context.staging.addItems(name, staged)) > 0) moved = true;
        context.onRead?.(name, read);
      }
    } catch (error) {
      // What was read stays: a run says what it does not know, and claims nothing of it.
      if (!(error instanceof AbortError)) throw error;
      reasons.add(`${error.message} ${error.why}`);
    }
  }
  return { unread: reasons.all(), moved };
}

/** Reads the short lists of a side whole. Errors: `RECONCILER_TOO_LARGE`, `CALL_FAILED` and those of paging. */
export async function readLookups(context: SideContext, side: ReadySide): Promise<Record<string, readonly unknown[]>> {
  const lookups: Record<string, readonly unknown[]> = {};
  for (const lookup of side.lookups) {
    const all: unknown[] = [];
    for await (const items of pagesIn(context, lookup, lookup.parameters)) {
      all.push(...items);
      if (all.length > maximumLookup) throw tooMany(`${side.declaration.title}, ${lookup.into},`, maximumLookup);
    }
    lookups[lookup.into] = all;
  }
  return lookups;
}

async function* pagesIn(
  { database, plan, window }: SideContext,
  list: ReadyList,
  pass: ReadyParameters,
): AsyncGenerator<readonly unknown[]> {
  const { connection, operation } = list;
  const parameters: Record<string, unknown> = {};
  const bound = { settings: plan.settings, window };
  for (const { name, value } of pass) parameters[name] = value.evaluate({}, bound);
  const call = (all: Record<string, unknown>) =>
    callOperation(database, connection, operation, all, undefined, { flow: plan.flow.id, keys: [] });
  for await (const page of pagesOf(operation, parameters, call)) {
    if (page.outcome.kind !== 'ok') throw callFailed(connection, operation, page);
    if (typeof page.body !== 'object' || page.body === null) {
      // Taken for an empty page it would make everything behind it look missing.
      const outcome = { kind: 'unknown', message: 'The answer is not JSON.' } as const;
      throw callFailed(connection, operation, { ...page, outcome });
    }
    const found = list.items.evaluate(page.body) ?? [];
    yield Array.isArray(found) ? found : [found];
  }
}

function stagedItems(side: ReadySide, items: readonly unknown[], reasons: Reasons): StagedItem[] {
  const staged: StagedItem[] = [];
  for (const body of items) {
    try {
      const name = side.item.evaluate(body);
      const together = side.together.evaluate(body);
      if (isName(name) && isName(together)) staged.push({ name, together, body });
      else reasons.add(`An item of ${side.operation.declaration.title} has no name by which it is known.`);
    } catch (error) {
      if (!(error instanceof AbortError)) throw error;
      reasons.add(`An item of ${side.operation.declaration.title} can not be read: ${error.why}`);
    }
  }
  return staged;
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

const tooMany = (title: string, most: number): AbortError =>
  new AbortError({
    code: 'RECONCILER_TOO_LARGE',
    what: `${title} has more than ${most} items.`,
    why: 'The bound is reached; what follows is not read.',
    nextSteps: ['Compare a shorter window, or less in each pass.'],
  });

/** Reasons without their repeats, and how many there were beyond those that are kept. */
export class Reasons {
  readonly #seen = new Map<string, number>();

  add(reason: string): void {
    const text = reason.slice(0, 500);
    const known = this.#seen.get(text);
    if (known !== undefined || this.#seen.size < maximumReasons) this.#seen.set(text, (known ?? 0) + 1);
    else this.#seen.set('And for other reasons.', (this.#seen.get('And for other reasons.') ?? 0) + 1);
  }

  all(): string[] {
    return [...this.#seen].map(([text, count]) => (count > 1 ? `${text} (${count} times)` : text));
  }
}
