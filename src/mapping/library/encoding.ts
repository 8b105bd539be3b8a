// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Base64 and URL encodings. */
import { onlyText } from './checked.ts';
import { fail } from './failure.ts';

/** `$base64encode`: of the low byte of each code unit, as in the reference. */
export function base64encode(value: unknown): string | undefined {
  const known = onlyText(value);
  return known === undefined ? undefined : Buffer.from(known, 'latin1').toString('base64');
}

/** `$base64decode` */
export function base64decode(value: unknown): string | undefined {
  const known = onlyText(value);
  return known === undefined ? undefined : Buffer.from(known, 'base64').toString('latin1');
}

function coded(value: unknown, functionName: string, convert: (value: string) => string): string | undefined {
  const known = onlyText(value);
  if (known === undefined) return undefined;
  try {
    return convert(known);
  } catch {
    return fail('D3140', { value, functionName });
  }
}

/** `$encodeUrlComponent`. Errors: `D3140`. */
export function encodeUrlComponent(value: unknown): string | undefined {
  return coded(value, 'encodeUrlComponent', encodeURIComponent);
}

/** `$encodeUrl`. Errors: `D3140`. */
export function encodeUrl(value: unknown): string | undefined {
  return coded(value, 'encodeUrl', encodeURI);
}

/** `$decodeUrlComponent`. Errors: `D3140`. */
export function decodeUrlComponent(value: unknown): string | undefined {
  return coded(value, 'decodeUrlComponent', decodeURIComponent);
}

/** `$decodeUrl`. Errors: `D3140`. */
export function decodeUrl(value: unknown): string | undefined {
  return coded(value, 'decodeUrl', decodeURI);
}
