/** Reads a database URL so that its secrets can't leak: neither the parser's errors nor the driver's may show them. */
import { AbortError } from '../../errors/errors.ts';

export interface DatabaseUrl {
  /** For the driver alone. */
  readonly connectionString: string;
  /** Host, port and database. */
  readonly description: string;
  /** Takes the URL and its secrets out of a text. */
  redact(text: string): string;
}

const secretParameter = /pass|secret|token/i;

/** Throws `DATABASE_URL_INVALID`, without the URL, when it is not a PostgreSQL URL. */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  // `URL.parse` gives null where the constructor would throw an error that carries the whole input.
  const url = URL.parse(text);
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol)) throw invalidUrl();
  const secrets = [text, url.password, safelyDecoded(url.password)];
  for (const [name, value] of url.searchParams) if (secretParameter.test(name)) secrets.push(value);
  const host = url.hostname || url.searchParams.get('host') || 'localhost';
  return {
    connectionString: text,
    description: `${host}:${url.port || '5432'}${url.pathname}`,
    redact(message) {
      let safe = message;
      for (const secret of secrets) if (secret) safe = safe.replaceAll(secret, '[secret]');
      return safe;
    },
  };
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidUrl();
  }
}

function invalidUrl(): AbortError {
  return new AbortError({
    code: 'DATABASE_URL_INVALID',
    what: 'The database URL cannot be read.',
    why: 'It must look like postgresql://user:password@host:5432/database, with special characters percent-encoded.',
    nextSteps: ['Mend the value of --database-url. It is not shown here, since it may hold a password.'],
  });
}
