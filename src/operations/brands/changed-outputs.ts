/** What another version of a blueprint means for one brand: its mappings over the golden cases, with its own settings. */
import { basename } from 'node:path';
import type { Catalog } from '../../blueprint/catalog.ts';
import { type Case, type OutputChange, outputChanges } from '../../check/releases/output-changes.ts';
import type { Release } from '../../check/releases/release.ts';

/** A version with the settings that it runs with for a brand. */
export interface BrandVersion {
  readonly release: Release;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface MappingChange {
  readonly transform: string;
  readonly cases: number;
  readonly changes: readonly OutputChange[];
}

/** Per mapping that both versions have: the cases whose result differs, with the fields. */
export function changedOutputs(catalog: Catalog, before: BrandVersion, after: BrandVersion): MappingChange[] {
  return Object.entries(after.release.transforms).flatMap(([id, transform]) => {
    const old = before.release.transforms[id];
    if (!old) return [];
    const cases = casesOf(catalog, id);
    const changes = outputChanges(
      { transform: old, settings: before.settings },
      { transform, settings: after.settings },
      cases,
    );
    return [{ transform: id, cases: cases.length, changes }];
  });
}

/** The inputs of the golden cases; their own settings give way to the brand's. */
function casesOf(catalog: Catalog, transform: string): Case[] {
  return catalog.goldens.flatMap(({ value, file }) =>
    value.transform === transform
      ? [{ fixture: basename(file.path, '.json'), title: value.title, input: value.input }]
      : [],
  );
}
