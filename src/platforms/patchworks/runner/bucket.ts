/** What travels between the steps of a process flow: payloads, each with its metadata. */
import type { Filter } from '../../../../schemas/platforms/patchworks-import.ts';

export interface Payload {
  readonly payload: string | null;
  readonly meta: Readonly<Record<string, string>>;
}

export type Bucket = readonly Payload[];

export function parsed(text: string | null): unknown {
  if (text === null || text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A member by its path of names, as a text; nothing for what is not there. */
export function fieldOf(payload: Payload, path: string): string {
  let value = parsed(payload.payload);
  for (const name of path.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `[[payload.a.b]]` and `[[meta.a]]` replaced; `longest` cuts each value. */
export function filled(text: string, payload: Payload, longest = Number.POSITIVE_INFINITY): string {
  return text.replace(/\[\[(payload|meta)(?:\.([^\]]+))?\]\]/g, (_, where: string, path?: string) => {
    if (where === 'meta') return (payload.meta[path ?? ''] ?? '').slice(0, longest);
    return (path === undefined ? (payload.payload ?? '') : fieldOf(payload, path)).slice(0, longest);
  });
}

export function passes(payload: Payload, filters: readonly Filter[] = []): boolean {
  return filters.every(
    ({ field, comparison, value }) => (fieldOf(payload, field) === value) === (comparison === 'equals'),
  );
}
