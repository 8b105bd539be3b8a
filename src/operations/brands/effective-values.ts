/** What counts for a brand in the end, value by value, and where each comes from. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { SecretReference } from '../../../schemas/formats/secret-reference.ts';
import type { SettingDeclaration } from '../../../schemas/formats/shared.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { heldAt, isObject, type JsonObject, leavesOf } from './setting-tree.ts';

export type Origin = 'brand' | 'blueprint default' | 'connector default';

export interface EffectiveValue {
  /** JSON Pointer in the brand's file, whether or not the brand says anything there. */
  readonly path: string;
  /** Absent: the brand has taken the key out. Of a secret the reference. */
  readonly value?: unknown;
  readonly origin: Origin;
  /** What the default would be, where the brand says something else. */
  readonly default?: unknown;
}

/** In the order of the declarations: connectors with their credentials, flows, and then the rest of the brand. */
export function effectiveValues(catalog: Pick<Catalog, 'connectors' | 'flows'>, brand: Brand): EffectiveValue[] {
  const { $schema: _, id: __, title: ___, connectors, flows, ...rest } = brand;
  return [
    ...Object.entries(connectors).flatMap(([id, { settings, credentials }]) => [
      ...settingValues(['connectors', id], catalog.connectors.get(id)?.value.settings, settings, 'connector default'),
      ...Object.entries(credentials).map(([name, reference]) => ({
        path: pointerTo('/connectors', id, 'credentials', name),
        value: referenceText(reference),
        origin: 'brand' as const,
      })),
    ]),
    ...Object.entries(flows).flatMap(([id, { version, enabled, settings }]) => [
      { path: pointerTo('/flows', id, 'version'), value: version, origin: 'brand' as const },
      {
        path: pointerTo('/flows', id, 'enabled'),
        value: enabled ?? true,
        origin: enabled === undefined ? ('blueprint default' as const) : ('brand' as const),
      },
      ...settingValues(['flows', id], catalog.flows.get(id)?.value.settings, settings, 'blueprint default'),
    ]),
    ...leavesOf(rest).map(({ path, value }) => ({
      path: pointerTo('', ...path),
      value,
      origin: 'brand' as const,
    })),
  ];
}

function settingValues(
  owner: readonly string[],
  declared: Readonly<Record<string, SettingDeclaration>> | undefined,
  given: Readonly<JsonObject> = {},
  usual: Origin,
): EffectiveValue[] {
  if (!declared) return [];
  const resolved = resolveSettings(declared, given);
  return Object.entries(declared).flatMap(([name, declaration]) => {
    const defaults = { [name]: declaration.default };
    const paths = new Map<string, readonly string[]>();
    // Keys that the brand takes out stand in what it gives alone.
    for (const tree of [defaults[name], resolved[name], given[name]]) {
      if (tree === undefined) continue;
      for (const { path } of leavesOf(tree, [name])) paths.set(pointerTo('', ...owner, 'settings', ...path), path);
    }
    return [...paths].flatMap(([path, keys]): EffectiveValue[] => {
      const [value, said, otherwise] = [heldAt(resolved, keys), heldAt(given, keys), heldAt(defaults, keys)];
      if (isObject(value)) return [];
      if (said === undefined) return value === undefined ? [] : [{ path, value, origin: usual }];
      return [
        {
          path,
          ...(value === undefined ? {} : { value }),
          origin: 'brand',
          ...(otherwise === undefined ? {} : { default: otherwise }),
        },
      ];
    });
  });
}

/** A reference in words: never a secret, because a brand has none. */
function referenceText(reference: SecretReference): string {
  if ('env' in reference) return `environment variable ${reference.env}`;
  return 'file' in reference ? `file ${reference.file}` : `command ${reference.command.join(' ')}`;
}
