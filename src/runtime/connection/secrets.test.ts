import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretReference } from '../../../schemas/formats/secret-reference.ts';
import { keptSecrets, readSecret } from './secrets.ts';

let folder: string;
const variable = 'BACKHAUL_TEST_SECRET';
const read = (reference: SecretReference) => readSecret(reference, 'apiKey of example-stock, brand demo');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backhaul-secrets-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(() => {
  delete process.env[variable];
});

test('a secret comes from a variable, a file or a command, without the last line feed only', async () => {
  process.env[variable] = 'of-variable';
  expect(await read({ env: variable })).toBe('of-variable');
  const file = join(folder, 'secret');
  await writeFile(file, ' of-file \r\n');
  expect(await read({ file })).toBe(' of-file ');
  expect(await read({ command: ['printf', 'one\\ntwo\\n'] })).toBe('one\ntwo');
});

test('a command is started without a shell', async () => {
  expect(await read({ command: ['printf', '%s', '$HOME; echo "$(id)"'] })).toBe('$HOME; echo "$(id)"');
});

test('a secret that is not there names its place and its purpose', async () => {
  process.env[variable] = '';
  const cases: [SecretReference, string][] = [
    [{ env: variable }, `the environment variable ${variable}`],
    [{ file: join(folder, 'absent') }, `the file ${join(folder, 'absent')}`],
    [{ command: ['no-such-program-of-backhaul', 'argument'] }, 'the command no-such-program-of-backhaul gives'],
  ];
  for (const [reference, place] of cases) {
    await expect(read(reference)).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message: expect.stringContaining('apiKey of example-stock, brand demo'),
      why: expect.stringContaining(place),
    });
  }
});

test('no message holds what a failing command printed, or its arguments', async () => {
  const program = join(folder, 'leaky');
  await writeFile(program, '#!/bin/sh\necho "value-of-secret $1"\necho "value-of-secret" >&2\nexit 1\n');
  await chmod(program, 0o700);
  const error: unknown = await read({ command: [program, 'argument-of-command'] }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'SECRET_MISSING' });
  const { message, stack, cause, why, nextSteps } = error as Error & { why: string; nextSteps: string[] };
  const told = JSON.stringify({ message, stack, cause, why, nextSteps });
  expect(told).not.toContain('value-of-secret');
  expect(told).not.toContain('argument-of-command');
});

test('many callers at once cause one look-up, and what was not found is looked up again', async () => {
  let lookUps = 0;
  const secrets = keptSecrets(async (name) => {
    lookUps++;
    if (lookUps === 1) throw new Error('not yet');
    return `secret of ${name}`;
  });
  await expect(Promise.all([secrets.read('a'), secrets.read('a')])).rejects.toThrow('not yet');
  expect(await Promise.all([secrets.read('a'), secrets.read('a'), secrets.read('a')])).toEqual(
    Array(3).fill('secret of a'),
  );
  expect(lookUps).toBe(2);
  expect(await secrets.readAnew('a')).toBe('secret of a');
  expect(lookUps).toBe(3);
});
