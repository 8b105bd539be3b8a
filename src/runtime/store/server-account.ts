/** Which account the embedded server runs as, and what that account may reach. */
import { realpathSync, type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AbortError } from '../../errors/errors.ts';

/** A user that owns the server's process and files. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
  /** True when this process must give the server another uid than its own, which only root can. */
  readonly differs: boolean;
}

export type Right = 'read' | 'execute';

/**
 * PostgreSQL refuses to run as root. Root therefore runs it as `postgres` where that user exists, else as `nobody`;
 * anybody else runs it as themselves.
 */
export async function findServerAccount(accountFile = '/etc/passwd'): Promise<ServerAccount> {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) return { uid, gid, differs: false };
  const accounts = parseAccounts(await readFile(accountFile, 'utf8').catch(() => ''));
  const account = accounts.get('postgres') ?? accounts.get('nobody');
  if (account) return { ...account, differs: true };
  throw new AbortError({
    code: 'EMBEDDED_POSTGRES_START',
    what: 'The embedded PostgreSQL cannot run as root, and no other account was found.',
    why: `${accountFile} lists neither "postgres" nor "nobody".`,
    nextSteps: ['Run this command as an ordinary user.', 'Or give your own PostgreSQL with --database-url.'],
  });
}

/** The account that owns existing data: PostgreSQL runs as no other. */
export function ownerOf(data: Stats): ServerAccount {
  return { uid: data.uid, gid: data.gid, differs: data.uid !== process.getuid?.() };
}

/** Whether the account has the right on the path, and may traverse every folder above it. Looks at modes, not ACLs. */
export function mayUse(path: string, account: ServerAccount, right: Right): boolean {
  const target = realpathSync(path);
  if (!has(statSync(target), account, right)) return false;
  for (let folder = dirname(target); ; folder = dirname(folder)) {
    if (!has(statSync(folder), account, 'execute')) return false;
    if (folder === dirname(folder)) return true;
  }
}

function has(stats: Stats, account: ServerAccount, right: Right): boolean {
  const bit = right === 'read' ? 4 : 1;
  if (stats.uid === account.uid) return (stats.mode & (bit << 6)) !== 0;
  if (stats.gid === account.gid) return (stats.mode & (bit << 3)) !== 0;
  return (stats.mode & bit) !== 0;
}

function parseAccounts(text: string): Map<string, { uid: number; gid: number }> {
  const accounts = new Map<string, { uid: number; gid: number }>();
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    // macOS writes nobody as -2: the same 32 bits, unsigned.
    if (name && Number(uid)) accounts.set(name, { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 });
  }
  return accounts;
}
