// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** `|pattern|update, delete|`: a function that gives a changed copy. */
import { type Callable, invoke } from './calls.ts';
import { charge, type Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { clone, put } from './objects.ts';
import { signature } from './signature.ts';

/** The parts of a transform, for a context each. */
export interface Change {
  readonly pattern: (copy: unknown) => unknown;
  readonly update: (match: unknown) => unknown;
  readonly updatePosition: number | undefined;
  readonly delete?: (match: unknown) => unknown;
  readonly deletePosition?: number | undefined;
  readonly position: number | undefined;
  /** A `$clone` of the expression's own or of the host; `builtin` where there is none. */
  readonly clone: unknown;
}

function changeOne(match: unknown, change: Change): void {
  const update = change.update(match);
  if (update !== undefined) {
    if (typeof update !== 'object' || update === null || Array.isArray(update))
      fail('T2011', { position: change.updatePosition, value: update });
    for (const key of Object.keys(update)) {
      if (typeof match !== 'object' || match === null) fail('T2011', { position: change.updatePosition, value: match });
      put(match as Record<string, unknown>, key, (update as Record<string, unknown>)[key]);
    }
  }
  const found = change.delete?.(match);
  if (found === undefined) return;
  const names = Array.isArray(found) ? found : [found];
  if (!names.every((name) => typeof name === 'string'))
    fail('T2012', { position: change.deletePosition, value: found });
  if (typeof match === 'object' && match !== null)
    for (const name of names) delete (match as Record<string, unknown>)[name as string];
}

/** Makes the function. Errors: `T2011`, `T2012`, `T2013`. */
export function transformer(x: Evaluation, change: Change): Callable {
  const made: Callable = (value) => {
    if (value === undefined) return undefined;
    let copy: unknown;
    if (change.clone === 'builtin') copy = clone(value);
    else if (typeof change.clone === 'function') copy = invoke(x, change.clone, [value], null);
    else fail('T2013', { position: change.position });
    const matches = change.pattern(copy);
    if (matches === undefined) return copy;
    const list = Array.isArray(matches) ? matches : [matches];
    charge(x, list.length);
    for (const match of list) changeOne(match, change);
    return copy;
  };
  made.arity = 1;
  made.signature = signature('<(oa):o>');
  return made;
}
