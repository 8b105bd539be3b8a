/** Reads one declaration from its file and holds it to its format. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DeclarationFile } from './discover.ts';
import { type Finding, findingAt } from './finding.ts';
import { formatViolations } from './formats.ts';
import { jsonFaults } from './json-places.ts';
import { firstNonData } from './non-data.ts';
import { positionAt } from './place.ts';
import { type SourceFile, sourceFile } from './source-file.ts';

/** What a file holds; `value` is undefined when it can't even be read. */
export interface ReadDeclaration {
  readonly value: unknown;
  readonly file: SourceFile;
  /** Empty when the value has its format. */
  readonly findings: readonly Finding[];
}

/** Reads a file and checks its format. Never throws for what the file holds. */
export async function readDeclaration(declaration: DeclarationFile): Promise<ReadDeclaration> {
  const isJson = extname(declaration.path) === '.json';
  const file = sourceFile(declaration.path, isJson ? '' : declaration.kind);
  const read = isJson ? readJson(file, declaration) : await readModule(file, declaration);
  if (read.value === undefined) return { file, ...read };
  return { file, value: read.value, findings: [...read.findings, ...formatFindings(file, declaration, read.value)] };
}

type Read = Pick<ReadDeclaration, 'value' | 'findings'>;

function readJson(file: SourceFile, { kind }: DeclarationFile): Read {
  const text = readFileSync(file.path, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  // Fixtures are many and written by tools; a repeated key in one of them harms nothing that runs.
  if (kind === 'golden' && value !== undefined) return { value, findings: [] };
  const findings = jsonFaults(text).map((fault) => ({
    file: file.path,
    ...positionAt(text, fault.offset),
    code: fault.kind === 'syntax' ? 'FORMAT_JSON_BROKEN' : 'FORMAT_KEY_REPEATED',
    severity: 'error' as const,
    what: fault.kind === 'syntax' ? `This is no JSON: ${fault.message}` : fault.message,
    why:
      fault.kind === 'syntax'
        ? 'The file can not be read, so that nothing else in it was checked.'
        : 'Only the last one counts, and the others are silently lost.',
    next:
      fault.kind === 'syntax'
        ? 'Correct the syntax; JSON has no comments and no trailing commas.'
        : 'Keep one of them.',
  }));
  return { value, findings };
}

async function readModule(file: SourceFile, { kind }: DeclarationFile): Promise<Read> {
  const broken = (what: string, next: string, line = 1): Read => ({
    value: undefined,
    findings: [
      {
        file: file.path,
        line,
        column: 1,
        code: 'FORMAT_MODULE_BROKEN',
        severity: 'error',
        what,
        why: 'The declaration can not be read, so that nothing in it was checked.',
        next,
      },
    ],
  });
  try {
    const exports = (await import(pathToFileURL(file.path).href)) as Record<string, unknown>;
    if (exports[kind] !== undefined) return { value: exports[kind], findings: [] };
    return broken(`The module does not export "${kind}"`, `Write "export const ${kind} = …".`);
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    const line = Number(stack.slice(stack.indexOf(file.path) + file.path.length).match(/^:(\d+)/)?.[1] ?? 1);
    return broken(`The module can not be loaded: ${message.split('\n')[0]}`, 'Correct the module.', line);
  }
}

function formatFindings(file: SourceFile, { kind, id }: DeclarationFile, value: unknown): Finding[] {
  const findings = formatViolations(kind, value).map(({ pointer, key, ...violation }) =>
    findingAt(file, pointer, violation, { key }),
  );
  if (kind === 'connector') {
    const pointer = firstNonData(value);
    if (pointer !== undefined) findings.push(notData(file, pointer));
  }
  const own = (value as { id?: unknown; transform?: unknown } | null)?.[kind === 'golden' ? 'transform' : 'id'];
  if (typeof own === 'string' && own !== id) {
    findings.push(
      findingAt(file, kind === 'golden' ? '/transform' : '/id', {
        code: 'FORMAT_ID_DIFFERS',
        what: `The id "${own}" differs from the place of the file, which says "${id}"`,
        why: 'Other declarations find it by the names of its folder and file.',
        next: `Write "${id}", or move the file.`,
      }),
    );
  }
  return findings;
}

function notData(file: SourceFile, pointer: string): Finding {
  return findingAt(file, pointer, {
    code: 'FORMAT_NOT_DATA',
    what: 'This value is lost or changed when the connector is written as JSON',
    why: 'A connector is plain data, so that the checker, the runtime and the platform read the same.',
    next: 'Write plain strings, finite numbers, booleans, null, lists and objects.',
  });
}
