/** Tables of a flow's settings as the files that cross-reference lookups of the platform are filled from. */
import type { CompiledFlow } from '../flow/compile-flow.ts';

export interface Lookup {
  /** Name of the setting. */
  readonly name: string;
  readonly csv: string;
}

/** Settings that are tables of texts, in the platform's two columns. */
export function lookupsOf({ settings }: Pick<CompiledFlow, 'settings'>): Lookup[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    const rows = Object.entries(value);
    if (rows.length === 0 || !rows.every(([, right]) => typeof right === 'string')) return [];
    const lines = rows.map(([left, right]) => `${cell(left)},${cell(right as string)}`);
    return [{ name, csv: `${['left_value,right_value', ...lines].join('\n')}\n` }];
  });
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
