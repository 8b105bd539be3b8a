/** The connection to a company, from a file of the project: settings of the Core API, and where its token is found. */
import { readFile } from 'node:fs/promises';
import type { SecretReference } from '../../../../schemas/formats/secret-reference.ts';
import { AbortError } from '../../../errors/errors.ts';
import { validator } from '../../../mapping/validator.ts';
import { coreApi } from './core-api.ts';
import { CoreApiConnection } from './open-core-api.ts';

/** `token` goes before what the file says. Error: `DEPLOYMENT_CONNECTION_UNREADABLE`. */
export async function readConnection(path: string, token: SecretReference | undefined): Promise<CoreApiConnection> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    // The text of a file that is no JSON is not told: it may be the token itself.
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw unreadable(path, isMissing ? 'There is no such file.' : 'It can not be read as JSON.');
  }
  const given = token ? { ...(value as object), credentials: { token } } : value;
  const unfit = validator(CoreApiConnection)(given);
  if (unfit) throw unreadable(path, `${unfit.path}: ${unfit.reason}.`);
  const connection = given as CoreApiConnection;
  for (const [name, setting] of Object.entries(connection.settings ?? {})) {
    const declared = Object.hasOwn(coreApi.settings, name) ? coreApi.settings[name] : undefined;
    if (!declared) throw unreadable(path, `/settings/${name}: there is no such setting.`);
    const wrong = validator(declared.schema as never)(merged(declared.default, setting));
    if (wrong) throw unreadable(path, `/settings/${name}${wrong.path === '/' ? '' : wrong.path}: ${wrong.reason}.`);
  }
  return connection;
}

const merged = (under: unknown, over: unknown): unknown =>
  typeof over === 'object' && over !== null ? { ...(under as object), ...over } : over;

const unreadable = (path: string, why: string) =>
  new AbortError({
    code: 'DEPLOYMENT_CONNECTION_UNREADABLE',
    what: `The connection in ${path} can not be used.`,
    why,
    nextSteps: [
      'Write it as a connection stands in a brand: {"settings": {…}, "credentials": {"token": {"env": "NAME"}}}.',
      `Settings are: ${Object.keys(coreApi.settings).join(', ')}.`,
    ],
    exitCode: 2,
  });
