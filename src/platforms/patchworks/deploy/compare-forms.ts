/** What has changed about a flow between two readings: places, never values, because a flow may hold anything. */
import type { FlowForm } from './standing-flow.ts';

export interface Change {
  /** Steps stand by their names. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
}

/** `before` and `now` are forms of one flow. In the order of their paths; none when nobody has changed anything. */
export function changesBetween(before: FlowForm, now: FlowForm): Change[] {
  const [old, fresh] = [leavesOf(before), leavesOf(now)];
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return paths.flatMap((path): Change[] => {
    const [a, b] = [old.get(path), fresh.get(path)];
    if (a === b) return [];
    return [{ path, change: a === undefined ? 'added' : b === undefined ? 'removed' : 'changed' }];
  });
}

/** Every value that has no members, by its path. */
function leavesOf(form: FlowForm): Map<string, string> {
  const leaves = new Map<string, string>();
  addLeaves(form, '', leaves);
  return leaves;
}

function addLeaves(value: unknown, path: string, leaves: Map<string, string>): void {
  if (Array.isArray(value)) {
    const names = value.map((item, index) => nameOf(item) ?? String(index));
    leaves.set(`${path}/(order)`, JSON.stringify(names));
    for (const [index, item] of value.entries()) addLeaves(item, `${path}[${names[index]}]`, leaves);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    leaves.set(path, JSON.stringify(value));
    return;
  }
  for (const [name, member] of Object.entries(value)) addLeaves(member, `${path}/${name}`, leaves);
}

function nameOf(item: unknown): string | undefined {
  const { name } = (item ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' ? name : undefined;
}
