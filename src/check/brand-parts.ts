/** Parts of brands that several rules look at. */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { SettingDeclaration } from '../../schemas/formats/shared.ts';
import type { Catalog } from '../blueprint/catalog.ts';
import { pointerTo } from '../blueprint/json-pointer.ts';

/** The settings that a brand gives to one connector or flow. */
export interface BrandSettings {
  readonly of: string;
  readonly declarations: Readonly<Record<string, SettingDeclaration>>;
  readonly values: Readonly<Record<string, unknown>>;
  /** Pointer of the brand's entry. */
  readonly entry: string;
  /** Pointer of its settings. */
  readonly pointer: string;
}

/** Settings per connector and flow of a brand that is there. */
export function brandSettings(catalog: Catalog, brand: Brand): BrandSettings[] {
  return (['connectors', 'flows'] as const).flatMap((list) =>
    Object.entries(brand[list]).flatMap(([id, { settings }]) => {
      const declarations = catalog[list].get(id)?.value.settings;
      if (!declarations) return [];
      const entry = pointerTo('', list, id);
      const pointer = settings ? pointerTo(entry, 'settings') : entry;
      return [{ of: `${list.slice(0, -1)} ${id}`, declarations, values: settings ?? {}, entry, pointer }];
    }),
  );
}

/** The flows of a brand that are switched on. */
export function enabledFlows(brand: Brand): string[] {
  return Object.entries(brand.flows).flatMap(([id, { enabled }]) => (enabled === false ? [] : [id]));
}
