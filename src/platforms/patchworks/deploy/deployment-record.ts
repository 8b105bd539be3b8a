/**
 * What was deployed last, as a file of the project: without it nobody could tell what people have changed on the platform
 * since. It holds no secret and no script, and belongs under version control.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { AbortError } from '../../../errors/errors.ts';
import { validator } from '../../../mapping/validator.ts';

const strict = { additionalProperties: false } as const;
const Digest = Type.String({ pattern: '^[0-9a-f]{16}$' });

export const DeploymentRecord = Type.Object(
  {
    version: Type.Literal(1),
    brand: Type.String({ minLength: 1 }),
    scripts: Type.Record(Type.String(), Digest, { description: 'Name to the digest of the text that was uploaded.' }),
    flows: Type.Record(
      Type.String(),
      Type.Object(
        {
          document: Type.String({ pattern: '^[0-9a-f]{16}$', description: 'Digest of what was imported.' }),
          stands: Type.Record(Type.String(), Type.Unknown(), {
            description: 'The flow as the platform showed it right after the import.',
          }),
        },
        strict,
      ),
    ),
    begun: Type.Record(Type.String(), Digest, {
      description: 'Imports whose end was not seen: name of the flow to the digest of the document.',
    }),
  },
  { ...strict, title: 'Backhaul deployment record' },
);
export type DeploymentRecord = Static<typeof DeploymentRecord>;

export const emptyRecord = (brand: string): DeploymentRecord => ({
  version: 1,
  brand,
  scripts: {},
  flows: {},
  begun: {},
});

/** Empty where there is no file. Error: `DEPLOYMENT_RECORD_UNREADABLE`. */
export async function readRecord(path: string, brand: string): Promise<DeploymentRecord> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(path, error.message);
  });
  if (text === undefined) return emptyRecord(brand);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(path, 'It is no JSON.');
  }
  const unfit = validator(DeploymentRecord)(value);
  if (unfit) throw unreadable(path, `${unfit.path}: ${unfit.reason}.`);
  const record = value as DeploymentRecord;
  if (record.brand !== brand) throw unreadable(path, `It is the record of the brand ${record.brand}.`);
  return record;
}

/** Whole or not at all: a process that is killed leaves the record before. */
export async function writeRecord(path: string, record: DeploymentRecord): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.draft`;
  await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`);
  await rename(draft, path);
}

const unreadable = (path: string, why: string) =>
  new AbortError({
    code: 'DEPLOYMENT_RECORD_UNREADABLE',
    what: `The record of deployments ${path} can not be used.`,
    why,
    nextSteps: [
      'Take it back from version control, or name another one with --record.',
      'Without a record nothing is lost: flows that stand there are left alone until you say otherwise.',
    ],
  });
