/** n8n as a process of its own, with its data in a database of its own on the same PostgreSQL. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { BugError } from '../../../src/errors/errors.ts';
import type { EmbeddedPostgres } from '../../../src/runtime/store/embedded-postgres.ts';
import { webhookPath, workflowId } from './restock-workflow.ts';

const startLimitMs = 180_000;
const databaseName = 'n8n';

export interface N8n {
  readonly webhookUrl: string;
  readonly processId: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * What n8n's documentation advises for production without Redis: PostgreSQL in the place of SQLite with a pool of 20
 * connections (2 by default), 20 executions at once, no editor, no telemetry, no calls home. Expressions are evaluated in
 * the process, not in an isolate. An execution is stored when it begins, and with its data when it ends.
 */
function settingsOf(folder: string, { connection }: EmbeddedPostgres, ports: readonly number[]): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    N8N_USER_FOLDER: folder,
    N8N_ENCRYPTION_KEY: 'bench-encryption-key',
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_PORT: String(ports[0]),
    // Nothing runs in a task runner, so that none is started.
    N8N_RUNNERS_MODE: 'external',
    N8N_RUNNERS_AUTH_TOKEN: 'bench-runner-token',
    N8N_RUNNERS_BROKER_PORT: String(ports[1]),
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: connection.host,
    DB_POSTGRESDB_PORT: String(connection.port),
    DB_POSTGRESDB_USER: connection.user,
    DB_POSTGRESDB_DATABASE: databaseName,
    DB_POSTGRESDB_POOL_SIZE: '20',
    EXECUTIONS_MODE: 'regular',
    EXECUTIONS_DATA_SAVE_ON_PROGRESS: 'false',
    EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
    EXECUTIONS_DATA_PRUNE: 'false',
    N8N_CONCURRENCY_PRODUCTION_LIMIT: '20',
    N8N_EXPRESSION_ENGINE: 'legacy',
    N8N_DISABLE_UI: 'true',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PUBLIC_API_DISABLED: 'true',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_DYNAMIC_BANNERS_ENABLED: 'false',
    N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
    N8N_LOG_LEVEL: 'warn',
  };
}

/** `command` is n8n's, `folder` takes its files and its log. The database is made anew, with the workflow published. */
export async function prepareN8n(
  command: string,
  folder: string,
  server: EmbeddedPostgres,
  workflow: object,
): Promise<() => Promise<N8n>> {
  mkdirSync(folder, { recursive: true });
  const client = new pg.Client(server.connection);
  await client.connect();
  await client.query(`create database ${databaseName}`);
  await client.end();
  const ports = [await freePort(), await freePort()];
  const env = settingsOf(folder, server, ports);
  const file = join(folder, 'workflow.json');
  writeFileSync(file, JSON.stringify(workflow));
  const run = (...given: string[]) =>
    execFileSync(process.execPath, [command, ...given], { env, cwd: folder, timeout: startLimitMs, stdio: 'pipe' });
  run('import:workflow', `--input=${file}`);
  run('publish:workflow', `--id=${workflowId}`);
  return () => startN8n(command, folder, env, `http://127.0.0.1:${ports[0]}`);
}

async function startN8n(command: string, folder: string, env: NodeJS.ProcessEnv, url: string): Promise<N8n> {
  const child = spawn(process.execPath, [command, 'start'], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = join(folder, 'n8n.log');
  const written = createWriteStream(log, { flags: 'a' });
  child.stdout.pipe(written, { end: false });
  child.stderr.pipe(written, { end: false });
  const webhookUrl = `${url}/webhook/${webhookPath}`;
  await untilReady(child, webhookUrl, log);
  return {
    webhookUrl,
    processId: child.pid ?? Number.NaN,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      written.end();
    },
  };
}

/** Ready when the webhook is there: it takes POST only, so that a GET is refused with a word about it. */
async function untilReady(child: ChildProcess, webhookUrl: string, log: string): Promise<void> {
  for (const startedAt = performance.now(); performance.now() - startedAt < startLimitMs; await wait(200)) {
    if (child.exitCode !== null) break;
    const answer = await fetch(webhookUrl).then(
      (response) => response.text(),
      () => '',
    );
    if (answer.includes('not registered for GET')) return;
  }
  child.kill('SIGKILL');
  throw new BugError(`n8n did not start; see ${log}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : Number.NaN;
}
