/** A transform with all that is needed to run it: its file, the settings it reads, and its fixtures. */
import { basename, dirname } from 'node:path';
import type { Golden } from '../../../schemas/formats/golden.ts';
import type { Transform } from '../../../schemas/formats/transform.ts';
import { type Catalog, declaredIds, type Loaded } from '../../blueprint/catalog.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import type { SourceFile } from '../../blueprint/source-file.ts';
import { transformUses } from '../../check/flow-parts.ts';
import { AbortError } from '../../errors/errors.ts';

export interface MappingSubject {
  readonly transform: Transform;
  readonly file: SourceFile;
  /** The settings that the transform declares, with the defaults of the first flow that uses it. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** In the order of their file names. */
  readonly fixtures: readonly Loaded<Golden>[];
}

/**
 * Finds a transform by its id, or by the name behind the pair where only one has it. Errors: `TRANSFORM_NOT_FOUND`,
 * with the nearest names; `TRANSFORM_BROKEN` when its declaration breaks its format.
 */
export function mappingSubject(catalog: Catalog, name: string): MappingSubject {
  const ids = declaredIds(catalog, 'transform');
  const named = ids.filter((id) => id === name || basename(id) === name);
  const [id] = named;
  if (id === undefined || named.length > 1) {
    throw new AbortError({
      code: 'TRANSFORM_NOT_FOUND',
      what: named.length > 1 ? `Several transforms are named ${name}.` : `There is no transform ${name}.`,
      why: 'A transform is named by its pair and file, or by its file alone where no other has the same name.',
      nextSteps: [suggestion(name, name.includes('/') ? ids : ids.map((each) => basename(each)))],
    });
  }
  const loaded = catalog.transforms.get(id);
  if (loaded) return subjectOf(catalog, loaded);
  const document = catalog.documents.find((each) => each.kind === 'transform' && each.id === id);
  const finding = catalog.findings.find(({ file }) => file === document?.file.path);
  throw new AbortError({
    code: 'TRANSFORM_BROKEN',
    what: `The transform ${id} can't be used: ${finding?.what ?? 'it breaks its format'}.`,
    why: finding
      ? `${finding.file}:${finding.line}:${finding.column}: ${finding.why}`
      : 'Its declaration is not valid.',
    nextSteps: [finding?.next ?? 'Run "backhaul check".'],
  });
}

/** The transforms whose files stand in a folder. */
export function mappingSubjects(catalog: Catalog, folder: string): MappingSubject[] {
  return [...catalog.transforms.values()]
    .filter(({ file }) => file.path.startsWith(`${folder}/`))
    .map((loaded) => subjectOf(catalog, loaded));
}

function subjectOf(catalog: Catalog, { value: transform, file }: Loaded<Transform>): MappingSubject {
  const flow = [...catalog.flows.values()].find(({ value }) =>
    transformUses(value).some((use) => use.id === transform.id),
  );
  const declared = Object.entries(flow?.value.settings ?? {}).filter(([name]) => transform.settings.includes(name));
  return {
    transform,
    file,
    defaults: Object.fromEntries(declared.map(([name, setting]) => [name, setting.default])),
    fixtures: catalog.goldens.filter(({ value }) => value.transform === transform.id),
  };
}

/** The name of a fixture's file. */
export function fixtureName(fixture: Loaded<Golden>): string {
  return basename(fixture.file.path, '.json');
}

/** The list of branches that can't be reached, which stands beside the transform. */
export function unreachablePath({ file, transform }: MappingSubject): string {
  return `${dirname(file.path)}/${basename(transform.id)}.unreachable.json`;
}
