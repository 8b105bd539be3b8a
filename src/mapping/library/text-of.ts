// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** `$string`. */
import { fail } from './failure.ts';
import { isNumeric } from './truth.ts';

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'number') {
    if (!isNumeric(value)) return value;
    return Number.isInteger(value) ? value : Number(value.toPrecision(15));
  }
  return typeof value === 'function' ? '' : value;
}

/** A finite number with 15 digits at most; the shortest form that says it has them nearly always. */
function numberText(value: number): string {
  const shortest = String(value);
  // Smaller ones are written with an exponent.
  const isExact = Number.isInteger(value) || (shortest.length <= 16 && (value >= 1e-6 || value <= -1e-6));
  return isExact ? shortest : String(Number(value.toPrecision(15)));
}

/** A value as text: strings as they are, functions empty, the rest as JSON with 15 digits. */
export function text(value: unknown, pretty = false): string | undefined {
  switch (typeof value) {
    case 'undefined':
    case 'string':
      return value;
    case 'function':
      return '';
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) fail('D3001', { value });
      return numberText(value);
    default:
      return JSON.stringify(value, plain, pretty ? 2 : 0);
  }
}
