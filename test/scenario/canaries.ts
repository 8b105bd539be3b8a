/** Secrets that are known by their looks, systems that repeat what they are sent, and the look for them in all that is written. */

import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { SecretReference } from '../../schemas/formats/secret-reference.ts';

const tail = '5e6f7a8b9c';

/** The value that is planted under this name. */
export const canary = (name: string): string => `canary-${name}-${tail}`;

/** Every reference of a brand that names a variable: of connections and of alerts. */
export function referencesOf(brand: Brand): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { env } = value as Partial<Extract<SecretReference, { env: string }>>;
    if (typeof env === 'string') found.push(env);
    for (const member of Object.values(value)) visit(member);
  };
  visit([brand.connectors, brand.alerts]);
  return [...new Set(found)].sort();
}

/** What was written, by the name of the way on which it left. */
export class Channels {
  readonly #texts = new Map<string, string[]>();

  add(channel: string, ...texts: readonly string[]): void {
    this.#texts.set(channel, [...(this.#texts.get(channel) ?? []), ...texts]);
  }

  /** A stream whose writes belong to a channel. */
  stream(channel: string): { write(text: string): boolean } {
    return {
      write: (text) => {
        this.add(channel, text);
        return true;
      },
    };
  }

  /** All files of a folder; what is packed is unpacked. */
  addFolder(channel: string, folder: string): void {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      const unpacked = entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
      this.add(channel, `${entry.name}\n${unpacked.toString('latin1')}`);
    }
  }

  text(channel: string): string {
    return (this.#texts.get(channel) ?? []).join('');
  }

  /** Characters of each channel: one with none proves nothing. */
  sizes(): Record<string, number> {
    return Object.fromEntries([...this.#texts.keys()].map((name) => [name, this.text(name).length]));
  }

  /** Secrets that were written, as they are or as Base64, with some of the text before each. */
  leaks(): Record<string, string[]> {
    const found = [...this.#texts.keys()].map((name) => [name, leaksIn(this.text(name))] as const);
    return Object.fromEntries(found.filter(([, leaks]) => leaks.length > 0));
  }
}

/** Base64 of a text looks different at each of three offsets; the ends depend on what stands beside it. */
const encodedMarks = [0, 1, 2].map((offset) => {
  const coded = Buffer.from(`${' '.repeat(offset)}-${tail}`).toString('base64');
  return coded.slice(4, -4);
});
const looks = new RegExp([tail, ...encodedMarks].join('|'), 'g');

function leaksIn(text: string): string[] {
  return [...text.matchAll(looks)].map(({ index, 0: found }) => text.slice(Math.max(0, index - 60), index) + found);
}

export interface Parrot {
  readonly url: string;
  /** Bodies that were posted to paths under /hooks, without their headers. */
  readonly hooks: readonly string[];
  /** Secrets that it was sent. */
  heard(): Set<string>;
  close(): Promise<void>;
}

/**
 * A system that answers with whatever it was sent, headers and all, in turns as success, refusal, failure, page and cut
 * connection. Tokens that it issues are secrets too.
 */
export async function startParrot(): Promise<Parrot> {
  const heard = new Set<string>();
  const hooks: string[] = [];
  let calls = 0;
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const said = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${decoded(request)} ${body}`;
    for (const [secret] of said.matchAll(new RegExp(`canary-[\\w-]+-${tail}`, 'g'))) heard.add(secret);
    if (request.url?.startsWith('/hooks/')) {
      hooks.push(body);
      response.writeHead(500).end(said);
      return;
    }
    if (request.url?.includes('/oauth/token')) {
      response.end(JSON.stringify({ access_token: canary('ISSUED_TOKEN'), expires_in: 3_600 }));
      return;
    }
    calls += 1;
    answer(response, said, calls);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hooks,
    heard: () => heard,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const decoded = ({ headers }: IncomingMessage): string =>
  Buffer.from(headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString();

function answer(response: ServerResponse, said: string, call: number): void {
  const statuses = [422, 401, 500, 200, 403, 400, 429, 503];
  const status = statuses[call % statuses.length] ?? 500;
  if (call % 11 === 0) {
    response.socket?.destroy();
    return;
  }
  if (call % 7 === 0) {
    response.writeHead(status, { 'content-type': 'text/html' }).end(`<h1>${said}</h1>`);
    return;
  }
  const errors = [{ message: said, code: 'ECHO', detailedErrorMessage: said }];
  response
    .writeHead(status, { 'content-type': 'application/json', 'retry-after': '0', 'x-echo': encodeURIComponent(said) })
    .end(
      JSON.stringify({
        message: said,
        error: said,
        error_description: said,
        errors,
        note: said,
        data: [],
        results: errors,
      }),
    );
}
