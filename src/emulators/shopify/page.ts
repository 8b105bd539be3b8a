/** Connections: `first` and `after` over a list, with opaque cursors. */
import { queryError } from './context.ts';

interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Cursors name the id of the last row, so that rows that move do not repeat or lose others. */
export function page<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  view: (row: Row) => unknown,
  { first, after }: PageArguments,
): object {
  const size = first ?? 50;
  if (size < 1 || size > 250) throw queryError('BAD_REQUEST', 'first must be between 1 and 250');
  let start = 0;
  if (after) {
    const last = Buffer.from(after, 'base64url').toString('utf8');
    const index = rows.findIndex((row) => idOf(row) === last);
    if (index < 0) throw queryError('BAD_REQUEST', 'Invalid cursor for current pagination sort.');
    start = index + 1;
  }
  const shown = rows.slice(start, start + size);
  const end = shown.at(-1);
  return {
    nodes: shown.map(view),
    pageInfo: {
      hasNextPage: start + size < rows.length,
      endCursor: end === undefined ? null : Buffer.from(idOf(end)).toString('base64url'),
    },
  };
}

/** A connection over rows that are few. */
export const all = (rows: readonly object[]) => (args: PageArguments) => {
  const nodes = rows.slice(0, args.first ?? 50);
  return { nodes, pageInfo: { hasNextPage: nodes.length < rows.length, endCursor: null } };
};
