/**
 * Compares the form of a real export with that of the documents that are built: which members one has and the other has
 * not, and which have another type. Values are never told, because an export may hold anything.
 */
import { microservices } from '../../../schemas/platforms/patchworks-import.ts';
import { AbortError } from '../../errors/errors.ts';

export interface FormDifference {
  readonly path: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface ExportComparison {
  readonly differences: readonly FormDifference[];
  /** Kinds of steps in the export that the compiler does not write, or has only inferred. */
  readonly shapes: readonly { readonly microservice: string; readonly known: string }[];
}

const deepest = 12;

/** `ours` are documents of a build. Error: `PLATFORM_EXPORT_UNREADABLE`. */
export function compareExport(theirs: unknown, ours: readonly unknown[]): ExportComparison {
  const version = firstVersion(theirs);
  if (version === undefined) {
    throw new AbortError({
      code: 'PLATFORM_EXPORT_UNREADABLE',
      what: 'The file holds no flow with versions.',
      why: 'An export of a flow has a member "flow" with "versions".',
      nextSteps: ['Export one flow from the platform, and name that file.'],
    });
  }
  const own = formOf(ours);
  const other = formOf([theirs]);
  const paths = [...new Set([...own.keys(), ...other.keys()])].sort();
  const differences = paths.flatMap((path) => {
    const [a, b] = [own.get(path), other.get(path)].map((kinds) => (kinds ? [...kinds].sort().join(' or ') : 'absent'));
    return a === b ? [] : [{ path, ours: a ?? 'absent', theirs: b ?? 'absent' }];
  });
  const named = (version.steps ?? []).flatMap(({ microservice }) =>
    typeof microservice === 'string' ? microservice : [],
  );
  const known: Readonly<Record<string, string>> = microservices;
  const shapes = [...new Set(named)].sort().map((microservice) => ({
    microservice,
    known: Object.hasOwn(known, microservice) ? `known (${known[microservice]})` : 'not written by the compiler',
  }));
  return { differences, shapes };
}

interface ExportedVersion {
  readonly steps?: readonly { readonly microservice?: unknown }[];
}

function firstVersion(value: unknown): ExportedVersion | undefined {
  const { flow } = (value ?? {}) as { readonly flow?: { readonly versions?: unknown } };
  const versions = flow?.versions;
  return Array.isArray(versions) ? (versions[0] as ExportedVersion | undefined) : undefined;
}

/** Paths of all members to the kinds of their values; items of lists are put together, configurations of steps by kind. */
function formOf(documents: readonly unknown[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const document of documents) addForm(document, '', found, 0);
  return found;
}

function addForm(value: unknown, path: string, found: Map<string, Set<string>>, depth: number): void {
  if (depth > deepest) return;
  if (path !== '') {
    const kinds = found.get(path) ?? new Set();
    kinds.add(kindOf(value));
    found.set(path, kinds);
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const { microservice } = (item ?? {}) as { readonly microservice?: unknown };
      addForm(item, `${path}[${typeof microservice === 'string' ? microservice : ''}]`, found, depth + 1);
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) addForm(member, `${path}/${name}`, found, depth + 1);
}

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);
