/**
 * A parameter that stands in an address once for each of its values. An endpoint of the platform has each parameter once,
 * so that the values come in one, and the pre-request script takes them apart. Inferred: the address that such a script
 * gives is called as it is.
 */

/** Between the values; no text that people write has this character. */
export const valueSeparator = '\u001f';

/** `names`: as they stand in the address. What was taken apart already stays. */
export function takenApart(url: string, names: readonly string[]): string {
  const at = url.indexOf('?');
  if (at < 0) return url;
  const parts = url.slice(at + 1).split('&');
  const taken = parts.flatMap((part) => {
    const [name = '', value = ''] = part.split('=');
    if (!names.includes(decoded(name))) return part;
    return decoded(value)
      .split(valueSeparator)
      .map((one) => `${name}=${encodeURIComponent(one)}`);
  });
  return `${url.slice(0, at)}?${taken.join('&')}`;
}

const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
