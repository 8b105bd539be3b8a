/** Where a connector reads its settings. */
import type { Connector } from '../../schemas/formats/connector.ts';
import { expressionPlaces } from './expression-places.ts';
import { stringsIn } from './flow-parts.ts';

/** A dotted path under `settings`, and where it is read. */
export interface SettingReferencePlace {
  readonly path: readonly string[];
  readonly pointer: string;
  /** Where the path begins in the string, from 0. */
  readonly character: number;
}

/** `{settings.a.b}` in any string, and `settings.a.b` or `$settings.a.b` in expressions. */
export function settingReferences(connector: Connector): SettingReferencePlace[] {
  const expressions = new Set(expressionPlaces('connector', connector).map(({ pointer }) => pointer));
  const { settings, ...rest } = connector;
  const defaults = Object.fromEntries(
    Object.entries(settings).map(([name, { default: value }]) => [name, { default: value }]),
  );
  return [...stringsIn({ ...rest, settings: defaults })].flatMap(({ text, pointer }) => {
    const pattern = expressions.has(pointer)
      ? /(?<![\w.])\$?settings\.([A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*)/g
      : /\{settings\.([^{}]*)\}/g;
    return [...text.matchAll(pattern)].map((match) => ({
      path: (match[1] ?? '').split('.'),
      pointer,
      character: match.index + match[0].indexOf('settings.') + 'settings.'.length,
    }));
  });
}

/** Whether an expression passes all settings on, as in `$lookup(settings, name)`, so that any may be read. */
export function readsAllSettings(connector: Connector): boolean {
  return expressionPlaces('connector', connector).some(({ text }) => /(?<![\w.'"])\$?settings(?![\w.'"])/.test(text));
}
