/** Pages of the list: a cursor that is base64url of JSON (observed), and addresses that drop most parameters. */
import { spaceForm } from './dates.ts';
import type { ListWindow } from './list-window.ts';
import { validationRefusal } from './refusals.ts';
import type { LoopSettings } from './settings.ts';
import { compareIds, type ListedReturn } from './state.ts';

export interface ListPage {
  readonly rows: readonly ListedReturn[];
  readonly next: string | null;
  readonly previous: string | null;
}

interface Cursor {
  /** Milliseconds since 1970, whole seconds where the cursor has no id. */
  readonly at: number;
  readonly id: string | undefined;
  readonly forward: boolean;
}

/** The page of rows (all that match, in the order of the list) at which the cursor points. */
export function listPage(rows: readonly ListedReturn[], window: ListWindow, settings: LoopSettings): ListPage {
  const { pageSize } = window;
  if (window.cursor === undefined) {
    const page = rows.slice(0, pageSize);
    return { rows: page, next: cursorAt(page.at(-1), rows.length > pageSize, true, window, settings), previous: null };
  }
  const cursor = readCursor(window.cursor, window);
  const direction = settings.listOrder === 'ascending' ? 1 : -1;
  const isAfter = (row: ListedReturn) => compareToCursor(row, cursor) * direction > 0;
  if (cursor.forward) {
    const left = rows.filter(isAfter);
    const page = left.slice(0, pageSize);
    return {
      rows: page,
      next: cursorAt(page.at(-1), left.length > pageSize, true, window, settings),
      previous: cursorAt(page[0], page.length > 0, false, window, settings),
    };
  }
  const before = rows.filter((row) => compareToCursor(row, cursor) * direction < 0);
  const page = before.slice(-pageSize);
  return {
    rows: page,
    next: cursorAt(page.at(-1), page.length > 0, true, window, settings),
    previous: cursorAt(page[0], before.length > pageSize, false, window, settings),
  };
}

function cursorAt(
  row: ListedReturn | undefined,
  wanted: boolean,
  forward: boolean,
  { field }: ListWindow,
  settings: LoopSettings,
): string | null {
  if (row === undefined || !wanted) return null;
  const content = settings.cursorTieBreak
    ? { [field]: new Date(row.at).toISOString(), id: row.value.id, _pointsToNextItems: forward }
    : { [field]: spaceForm(new Date(row.at).toISOString()), _pointsToNextItems: forward };
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function readCursor(text: string, { field }: ListWindow): Cursor {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw validationRefusal('cursor', 'The cursor is invalid.');
  }
  const fields = typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  const date = fields[field];
  const at =
    typeof date === 'string' ? Date.parse(date.includes('T') ? date : `${date.replace(' ', 'T')}Z`) : Number.NaN;
  if (Number.isNaN(at)) throw validationRefusal('cursor', 'The cursor is invalid.');
  const id = typeof fields.id === 'string' ? fields.id : undefined;
  return { at, id, forward: fields._pointsToNextItems !== false };
}

function compareToCursor(row: ListedReturn, cursor: Cursor): number {
  if (cursor.id === undefined) return Math.floor(row.at / 1000) * 1000 - cursor.at;
  return row.at - cursor.at || compareIds(row.value.id, cursor.id);
}
