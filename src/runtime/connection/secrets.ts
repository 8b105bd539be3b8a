/** Secrets are found when they are needed, from references; a value never stands in a file of the project. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { SecretReference } from '../../../schemas/formats/secret-reference.ts';
import { AbortError } from '../../errors/errors.ts';

const run = promisify(execFile);

/** The secret behind a reference. Error: `SECRET_MISSING`, which names the reference and never a value. */
export async function readSecret(reference: SecretReference, purpose: string): Promise<string> {
  const value = await valueBehind(reference).catch(() => undefined);
  if (value) return value;
  const place =
    'env' in reference
      ? `the environment variable ${reference.env}`
      : 'file' in reference
        ? `the file ${reference.file}`
        : `the command ${reference.command[0]}`;
  throw new AbortError({
    code: 'SECRET_MISSING',
    what: `The secret for ${purpose} was not found.`,
    why: `${place} gives no value.`,
    nextSteps: [`Provide it through ${place}, or change the reference in the brand's file.`],
  });
}

async function valueBehind(reference: SecretReference): Promise<string | undefined> {
  if ('env' in reference) return process.env[reference.env];
  if ('file' in reference) return (await readFile(reference.file, 'utf8')).replace(/\r?\n$/, '');
  const [program, ...rest] = reference.command;
  // Started without a shell, so that an argument is never more than that. One that does not end is ended for sure.
  const { stdout } = await run(program as string, rest, { timeout: 10_000, maxBuffer: 65_536, killSignal: 'SIGKILL' });
  return stdout.replace(/\r?\n$/, '');
}

/** A changed secret is noticed after this long, in milliseconds. */
const keptMs = 30_000;

export interface Secrets {
  /** Error: `SECRET_MISSING`. */
  read(name: string): Promise<string>;
  /** Looks it up whatever is kept: for a value that the other side has refused, and that may have been replaced. */
  readAnew(name: string): Promise<string>;
}

/**
 * Keeps each secret for a short while, and asks once for all who wait: otherwise every call, and every webhook that a
 * stranger sends, would read a file or start a command. What was not found is not kept.
 */
export function keptSecrets(find: (name: string) => Promise<string>): Secrets {
  const kept = new Map<string, { readonly value: Promise<string>; readonly until: number }>();
  const readAnew = (name: string): Promise<string> => {
    const value = find(name);
    const entry = { value, until: performance.now() + keptMs };
    kept.set(name, entry);
    value.catch(() => {
      if (kept.get(name) === entry) kept.delete(name);
    });
    return value;
  };
  return {
    readAnew,
    read(name) {
      const known = kept.get(name);
      return known && known.until > performance.now() ? known.value : readAnew(name);
    },
  };
}
