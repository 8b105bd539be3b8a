/** Statements of the hot paths, which each connection has planned once instead of every time. */

const names = new Map<string, string>();

/**
 * Marks a statement, and gives it back. For constant texts only: each connection keeps the plan of every one of them.
 * Analyzing a table makes PostgreSQL plan its statements anew.
 */
export function prepared(text: string): string {
  if (!names.has(text)) names.set(text, `backhaul_${names.size}`);
  return text;
}

/** The name under which a connection keeps it; undefined for what is planned every time. */
export const nameOfPrepared = (text: string): string | undefined => names.get(text);
