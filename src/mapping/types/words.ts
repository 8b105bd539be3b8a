/** Types in words, for messages. */
import type { Type } from './type.ts';

const maximumShown = 4;

/** For example `text or null`, `one of open, closed`, `a list`. */
export function describe(type: Type): string {
  if (type.unknown) return 'anything';
  const { text, number, boolean, array, objects, missing } = type;
  const parts = [
    text &&
      (text.values
        ? constants(
            [...text.values].map((value) => JSON.stringify(value)),
            'text',
          )
        : 'text'),
    number && (number.values ? constants([...number.values].map(String), 'a number') : 'a number'),
    boolean && (boolean.size === 1 ? String([...boolean][0]) : 'a boolean'),
    array && 'a list',
    objects && 'an object',
    type.function && 'a function',
    type.null && 'null',
    missing && 'nothing',
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'nothing' : parts.join(' or ');
}

function constants(values: readonly string[], otherwise: string): string {
  return values.length > maximumShown ? otherwise : values.join(' or ');
}
