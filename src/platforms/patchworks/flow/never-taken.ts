/**
 * Steps that a run of one record never takes. The runtime takes many records through a step together, and `$record.together`
 * says how many; a run of the platform has one. Where a condition of a step asks for more, nothing of it is on the platform.
 */
import type { Flow, Step } from '../../../../schemas/formats/flow.ts';
import { compileExpression } from '../../../mapping/expression.ts';
import { leftOf, type Node, parse } from '../../../mapping/types/syntax.ts';

export interface TakenFlow {
  /** The flow without them. */
  readonly flow: Flow;
  /** Their ids. */
  readonly neverTaken: readonly string[];
}

/** `settings`: of the brand, with their defaults. */
export async function takenFlow(flow: Flow, settings: Readonly<Record<string, unknown>>): Promise<TakenFlow> {
  const neverTaken: string[] = [];
  for (const step of flow.steps) if (isNeverTaken(step, settings)) neverTaken.push(step.id);
  if (neverTaken.length === 0) return { flow, neverTaken };
  return { flow: { ...flow, steps: flow.steps.filter(({ id }) => !neverTaken.includes(id)) }, neverTaken };
}

function isNeverTaken({ when }: Step, settings: Readonly<Record<string, unknown>>): boolean {
  for (const condition of when === undefined ? [] : conditionsOf(when)) {
    if (!isAboutNumbers(condition)) continue;
    const given = compileExpression(condition).evaluate({}, { settings, record: { together: 1 } });
    if (given !== true) return true;
  }
  return false;
}

/** What must all be true: the sides of every "and" that stands in no parentheses. */
export function conditionsOf(when: string): string[] {
  const tree = parse(when);
  return tree ? sidesOf(tree, when) : [];
}

function sidesOf(node: Node, text: string): string[] {
  if (node.type !== 'binary' || node.value !== 'and' || node.position === undefined) return [text.trim()];
  // The operator ends where its node is said to stand.
  const [before, behind] = [text.slice(0, node.position - 'and'.length), text.slice(node.position)];
  const left = leftOf(node);
  // Positions count from the start of the whole, which the left side shares.
  return [...sidesOf(left, before), behind.trim()];
}

/** Reads nothing but how many records have come together, and settings. */
function isAboutNumbers(condition: string): boolean {
  if (!condition.includes('$record.together')) return false;
  const rest = condition.replaceAll('$record.together', '').replace(/\$settings\.\w+/g, '');
  return /^[\s\d.<>=!]*$/.test(rest);
}
