import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { payloadSchema } from '../../src/blueprint/payload-schemas.ts';
import { resolveConnector } from '../../src/blueprint/resolve-connector.ts';
import { readCassette, writeCassette } from '../../src/operations/cassettes/cassette-file.ts';
import { type LoopbackAnswer, listenOnLoopback } from '../../src/operations/cassettes/loopback-server.ts';
import { startRecording } from '../../src/operations/cassettes/record.ts';
import { type WireOperation, wireOperations } from '../../src/operations/cassettes/wire-operations.ts';
import { type NamedSubject, subjects } from '../conformance/subject.ts';
import { brandOf } from './stand.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-nothing-personal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What must not be found in a file: a person, her number, an address of hers, and a credential. */
const person = 'Planted Person';
const personNumber = 4711004711;
const eMail = 'planted@person.example.test';
const secret = 'planted-credential-0815';
const planted = new RegExp(`${person}|${personNumber}|${eMail}|${secret}`);

/** What stands in fields that may be kept: a text, and what hides any text, one for each time that an operation is used. */
const harmless = { text: 'harmless', eMail: `Write to ${eMail}.`, secret: `key ${secret}` } as const;
type Harmless = keyof typeof harmless;
const times: readonly Harmless[] = ['text', 'eMail', 'secret'];

/** A value with every field of a schema, and unknown ones beside them; of a union the branch of this number. */
function filled(schema: TSchema, branch: number, kept: Harmless, mark?: boolean): unknown {
  const isPersonal = schema.personal ?? mark;
  const text = isPersonal ? `${person} ${branch}` : harmless[kept];
  const branches: TSchema[] | undefined = schema.anyOf ?? schema.allOf;
  if (schema.const !== undefined) return schema.const;
  if (branches) return filled(branches[branch % branches.length] as TSchema, branch, kept, isPersonal);
  if (schema.type === 'null') return null;
  if (schema.type === 'boolean') return true;
  if (schema.type === 'number' || schema.type === 'integer') return isPersonal ? personNumber : 1;
  if (schema.type === 'string') return text;
  if (schema.type === 'array') return [filled(schema.items, branch, kept, isPersonal)];
  if (schema.type !== 'object') return isPersonal === false ? harmless.text : unknown;
  const fields = Object.entries<TSchema>(schema.properties ?? {}).map(([name, field]) => [
    name,
    filled(field, branch, kept, isPersonal),
  ]);
  const entries = Object.values<TSchema>(schema.patternProperties ?? {}).map((field) => [
    'entry',
    filled(field, branch, kept, isPersonal),
  ]);
  return {
    ...Object.fromEntries([...fields, ...entries]),
    ...(isPersonal === false ? {} : { notInAnySchema: unknown }),
  };
}

const unknown = { text: person, list: [person, { deep: person }], [eMail]: 1, [`of ${person}`]: true };

async function schemaOf(id: string | undefined): Promise<TSchema | undefined> {
  return id === undefined ? undefined : payloadSchema(id);
}

async function requestOf({ declaration, template }: WireOperation, url: string, branch: number, kept: Harmless) {
  const parameters = Object.entries(declaration.parameters ?? {});
  const value = (isPersonal: true | undefined) => (isPersonal ? person : harmless[kept]);
  const query = new URLSearchParams(
    parameters.flatMap(([name, { in: place, name: wire = name, personal, value: fixed }]): [string, string][] =>
      place === 'query' ? [[wire, fixed === undefined ? value(personal) : String(fixed)]] : [],
    ),
  );
  query.append('notDeclared', person);
  const path = template.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(value(declaration.parameters?.[name]?.personal)),
  );
  const schema = await schemaOf(declaration.request);
  const wanted = schema ? filled(schema, branch, kept) : undefined;
  const body = declaration.graphql
    ? { query: declaration.graphql.document, variables: { ...(wanted as object | undefined), notDeclared: unknown } }
    : declaration.body === undefined
      ? wanted
      : [[wanted ?? harmless.text, wanted]];
  return {
    address: `${url}${path}?${query}`,
    method: declaration.method,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${person}`,
      cookie: `session=${person}`,
      'x-of-the-caller': person,
    },
    body: declaration.method === 'GET' || body === undefined ? null : JSON.stringify(body),
  };
}

async function recorded(subject: NamedSubject): Promise<{ text: string; expected: number }> {
  let answer: LoopbackAnswer = { status: 200, headers: {}, body: '' };
  const system = await listenOnLoopback(0, async ({ url }) =>
    url.includes('/oauth/token')
      ? { status: 200, headers: {}, body: JSON.stringify({ access_token: secret, expires_in: 3600 }) }
      : answer,
  );
  const settings = subject.settings(system.url);
  const brand = brandOf(`planted-${subject.id}`, subject, settings, () => secret);
  const recording = await startRecording({ connector: subject.connector, brand, port: 0 });
  let expected = 0;
  for (const operation of wireOperations(resolveConnector(subject.connector, settings))) {
    const schema = await schemaOf(operation.declaration.response);
    for (const [branch, kept] of times.entries()) {
      answer = {
        status: 200,
        headers: {
          'content-type': 'application/json',
          'set-cookie': `session=${person}`,
          'x-customer': person,
          'retry-after': harmless[kept],
        },
        body: JSON.stringify(schema ? filled(schema, branch, kept) : unknown),
      };
      const { address, ...request } = await requestOf(operation, recording.url, branch, kept);
      const given = await fetch(address, request);
      expect([operation.id, given.status]).toEqual([operation.id, 200]);
      // What the caller gets is what the system has answered, whatever is written down.
      expect(await given.text()).toBe(answer.body);
      expected += 1;
    }
  }
  const { cassette } = await recording.finish();
  await system.close();
  const path = join(folder, `${subject.id}.json`);
  await writeCassette(path, cassette);
  expect(readCassette(path)).toEqual(cassette);
  return { text: readFileSync(path, 'utf8'), expected };
}

test.each(subjects.map((subject) => [subject.id, subject] as const))(
  '%s: nothing that is personal, secret or unknown reaches a file, from requests and answers of all operations',
  async (_, subject) => {
    const { text, expected } = await recorded(subject);
    expect(text.match(planted)?.[0]).toBeUndefined();
    expect(JSON.parse(text).exchanges).toHaveLength(expected);
    expect(text).toContain(harmless.text);
  },
  60_000,
);
