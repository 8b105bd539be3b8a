/** Which exceptions a command is about: one by its id, or a group. */
import { AbortError } from '../../errors/errors.ts';
import type { Chosen } from '../../runtime/inquiry/act-on-exceptions.ts';

/** Error: `EXCEPTION_NOT_CHOSEN`. */
export function chosenBy(id: string | undefined, flags: { readonly group?: string; readonly brand?: string }): Chosen {
  if (id !== undefined && flags.group === undefined) return { id };
  if (id === undefined && flags.group !== undefined)
    return { cause: flags.group, ...(flags.brand ? { brand: flags.brand } : {}) };
  throw new AbortError({
    code: 'EXCEPTION_NOT_CHOSEN',
    what: 'It is not clear which exceptions are meant.',
    why: 'The command takes the id of one exception or --group, and not both.',
    nextSteps: ['Give an id of "backhaul exceptions list", or a group of "backhaul exceptions groups".'],
    exitCode: 2,
  });
}
