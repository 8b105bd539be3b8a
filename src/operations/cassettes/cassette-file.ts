/** Cassettes as files: written whole or not at all, and read with a clear word about what is wrong. */

import { readFileSync, statSync } from 'node:fs';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { type Cassette, cassetteLimits } from '../../../schemas/formats/cassette.ts';
import { formatViolations } from '../../blueprint/formats.ts';
import { AbortError } from '../../errors/errors.ts';
import { readableJson } from './readable-json.ts';

/** Error: `CASSETTE_EXISTS`, unless an old one may be replaced. */
export async function assertWritable(path: string, replace: boolean): Promise<void> {
  const exists = await stat(path).catch(() => undefined);
  if (!exists || (replace && exists.isFile())) return;
  throw new AbortError({
    code: 'CASSETTE_EXISTS',
    what: `${path} is there already.`,
    why: 'A recording would replace it.',
    nextSteps: ['Choose another file, or add --replace.'],
    exitCode: 2,
  });
}

/** Through a file beside it, so that a stop in the middle leaves the old one, or none. */
export async function writeCassette(path: string, cassette: Cassette): Promise<void> {
  const beside = `${path}.part`;
  try {
    await writeFile(beside, `${readableJson(cassette)}\n`);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw new AbortError({
      code: 'CASSETTE_UNWRITABLE',
      what: `The recording could not be written to ${path}.`,
      why: (error as Error).message,
      nextSteps: ['Choose a folder that is there and may be written to, and record again.'],
      cause: error,
    });
  }
}

/** Errors: `CASSETTE_UNREADABLE`, `CASSETTE_VERSION`, `CASSETTE_INVALID`. */
export function readCassette(path: string): Cassette {
  const value = parsedFile(path);
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (version !== 1) {
    throw new AbortError({
      code: 'CASSETTE_VERSION',
      what: `${path} is no cassette of version 1.`,
      why: version === undefined ? 'It names no version.' : `It is of version ${String(version).slice(0, 20)}.`,
      nextSteps: ['Record it again with this version of Backhaul.'],
    });
  }
  const [first] = formatViolations('cassette', value);
  if (!first) return value as Cassette;
  throw new AbortError({
    code: 'CASSETTE_INVALID',
    what: `${path} does not have the format of a cassette.`,
    why: `${first.pointer || '/'}: ${first.what}`,
    nextSteps: [first.next, 'Or record it again.'],
  });
}

function parsedFile(path: string): unknown {
  try {
    const { size } = statSync(path);
    if (size > cassetteLimits.fileBytes) throw new Error(`It has ${size} bytes, more than a cassette can have.`);
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new AbortError({
      code: 'CASSETTE_UNREADABLE',
      what: `${path} can not be read as a cassette.`,
      why: (error as Error).message,
      nextSteps: ['Correct the path. A file that was cut off is to be recorded again.'],
      cause: error,
    });
  }
}
