/** All declarations that a project can use: those of this package and those of the project itself. */
import { resolve } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Connector } from '../../schemas/formats/connector.ts';
import type { Flow } from '../../schemas/formats/flow.ts';
import type { Golden } from '../../schemas/formats/golden.ts';
import type { Transform } from '../../schemas/formats/transform.ts';
import { projectFiles } from './discover.ts';
import { type Finding, findingAt } from './finding.ts';
import type { DeclarationKind } from './formats.ts';
import { ownPackageRoot } from './package-root.ts';
import { readDeclaration } from './read-declaration.ts';
import type { SourceFile } from './source-file.ts';

/** A declaration and the file that it stands in. */
export interface Loaded<T> {
  readonly value: T;
  readonly file: SourceFile;
}

/** A file as it was read, in its format or not. */
export interface LoadedDocument extends Loaded<unknown> {
  readonly kind: DeclarationKind;
  /** The id that its place demands. */
  readonly id: string;
  /** Whether it has its format; only then does it stand in the catalogue's maps. */
  readonly valid: boolean;
}

export interface Catalog {
  /** Absolute. */
  readonly packageRoot: string;
  /** Absolute. */
  readonly projectRoot: string;
  readonly connectors: ReadonlyMap<string, Loaded<Connector>>;
  readonly transforms: ReadonlyMap<string, Loaded<Transform>>;
  readonly flows: ReadonlyMap<string, Loaded<Flow>>;
  readonly brands: ReadonlyMap<string, Loaded<Brand>>;
  /** Empty unless asked for. */
  readonly goldens: readonly Loaded<Golden>[];
  /** Every file, also those that are in no map because they break their format. */
  readonly documents: readonly LoadedDocument[];
  /** What is wrong with the formats. */
  readonly findings: readonly Finding[];
}

export interface CatalogOptions {
  /** The client's repository, or this package itself. */
  readonly projectRoot: string;
  /** Default: this package. */
  readonly packageRoot?: string | undefined;
  /** Whether golden fixtures are read too. */
  readonly goldens?: boolean | undefined;
}

/**
 * Loads every declaration of the package and, when it is another folder, of the project. A project with `brands/` of
 * its own does not see the package's demo brands. A file that breaks its format is left out and has findings instead;
 * nothing is thrown for what files hold.
 */
export async function loadCatalog(options: CatalogOptions): Promise<Catalog> {
  const packageRoot = resolve(options.packageRoot ?? ownPackageRoot());
  const projectRoot = resolve(options.projectRoot);
  const maps = {
    connector: new Map<string, Loaded<Connector>>(),
    transform: new Map<string, Loaded<Transform>>(),
    flow: new Map<string, Loaded<Flow>>(),
    brand: new Map<string, Loaded<Brand>>(),
  };
  const goldens: Loaded<Golden>[] = [];
  const documents: LoadedDocument[] = [];
  const findings: Finding[] = [];
  const files = projectFiles(packageRoot, projectRoot, { goldens: options.goldens ?? false });
  const reads = files.map(async (declaration) => ({
    declaration,
    ...(await readDeclaration(declaration)),
  }));
  for (const { declaration, value, file, findings: own } of await Promise.all(reads)) {
    const { kind, id } = declaration;
    const valid = own.length === 0;
    findings.push(...own);
    documents.push({ kind, id, value, file, valid });
    if (!valid) continue;
    if (kind === 'golden') goldens.push({ value: value as Golden, file });
    else {
      const first = maps[kind].get(id);
      if (first) findings.push(taken(kind, id, file, first.file));
      // The format has just been checked, so that the value has the type of its kind.
      else (maps[kind] as Map<string, Loaded<unknown>>).set(id, { value, file });
    }
  }
  return {
    packageRoot,
    projectRoot,
    connectors: maps.connector,
    transforms: maps.transform,
    flows: maps.flow,
    brands: maps.brand,
    goldens,
    documents,
    findings,
  };
}

/** Whether a declaration of that id stands there, even when it breaks its format: then that is the finding to read. */
export function isDeclared(catalog: Catalog, kind: DeclarationKind, id: string): boolean {
  return catalog.documents.some((document) => document.kind === kind && document.id === id);
}

/** The ids that stand there, for suggestions. */
export function declaredIds(catalog: Catalog, kind: DeclarationKind): string[] {
  return catalog.documents.filter((document) => document.kind === kind).map((document) => document.id);
}

function taken(kind: DeclarationKind, id: string, file: SourceFile, first: SourceFile): Finding {
  return findingAt(file, '/id', {
    code: 'FORMAT_ID_TAKEN',
    what: `The ${kind} "${id}" is declared already, in ${first.path}`,
    why: 'An id names one declaration; the second one would never be used.',
    next: 'Give it another id (and file name).',
  });
}
