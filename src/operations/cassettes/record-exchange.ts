/** From one exchange on the wire to what a cassette holds of it. */
import { createHash } from 'node:crypto';
import { type TSchema, Type } from '@sinclair/typebox';
import { cassetteLimits, type Exchange } from '../../../schemas/formats/cassette.ts';
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { type DeclaredTexts, declaredTexts } from './declared-texts.ts';
import { createPlaceholders, type Placeholders } from './placeholders.ts';
import { type Described, fieldsOf, type RedactionRules, redactBySchema } from './redact-by-schema.ts';
import type { FoundOperation, IncomingRequest, WireOperation } from './wire-operations.ts';

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Uint8Array;
}

export interface ExchangeRecorder {
  readonly placeholders: Placeholders;
  /** Texts with one of these in them are hidden wherever they stand. */
  addSecrets(values: readonly string[]): void;
  holdsSecret(text: string): boolean;
  record(found: FoundOperation, request: IncomingRequest, sent: Uint8Array, response: WireResponse): Exchange;
}

/** Shorter ones would be found in what is no secret. */
const shortestSecret = 8;
const nothingPersonal = Type.Unknown({ personal: false });
const allPersonal = Type.Unknown({ personal: true });

/** Redacts the exchanges of one cassette; the same value has the same placeholder in all of them. */
export function exchangeRecorder(
  connector: ResolvedConnector,
  schemas: ReadonlyMap<string, TSchema>,
): ExchangeRecorder {
  const declared = declaredTexts(connector);
  const placeholders = createPlaceholders(declared.phrases);
  const secrets = new Set<string>();
  const rules: RedactionRules = {
    placeholders,
    safeTexts: declared.texts,
    holdsSecret: (text) => [...secrets].some((secret) => text.includes(secret)),
  };
  const tag = connector.encoding?.tag;

  return {
    placeholders,
    holdsSecret: rules.holdsSecret,
    addSecrets(values) {
      for (const value of values) if (value.length >= shortestSecret) secrets.add(value);
    },
    record(found, request, sent, response) {
      const all = [found.operation, ...found.alike];
      const plain = (value: unknown, isPersonal: boolean) =>
        redactBySchema(value, { schemas: [isPersonal ? allPersonal : nothingPersonal] }, rules) as string;
      const query = Object.fromEntries(
        [...new Set(request.query.keys())].map((name) => {
          const isPersonal = queryIsPersonal(all, name);
          return [name, request.query.getAll(name).map((value) => plain(value, isPersonal))];
        }),
      );
      const parameters = Object.fromEntries(
        Object.entries(found.parameters).map(([name, value]) => [
          name,
          plain(
            value,
            all.some(({ declaration }) => declaration.parameters?.[name]?.personal === true),
          ),
        ]),
      );
      const bodyOf = (bytes: Uint8Array, value: unknown, described: () => Described) => {
        if (bytes.length === 0) return {};
        if (value === undefined || bytes.length > cassetteLimits.bodyBytes) {
          return { unread: { bytes: bytes.length, fingerprint: placeholders.fingerprint(bytes) } };
        }
        return { body: redactBySchema(value, { ...described(), tag }, rules) };
      };
      const requestBody = bodyOf(sent, request.body, () => describedRequest(all, schemas));
      return {
        operation: found.operation.id,
        request: {
          method: request.method,
          path: found.operation.template,
          ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
          ...(Object.keys(query).length > 0 ? { query } : {}),
          ...(found.operation.declaration.graphql && 'body' in requestBody
            ? { graphql: graphqlOf(requestBody.body, found.operation.declaration.graphql.document) }
            : requestBody),
        },
        response: {
          status: response.status,
          headers: keptHeaders(response.headers, declared, (value) => plain(value, false)),
          ...bodyOf(response.body, parsed(response.body), () => ({
            schemas: all.flatMap(({ declaration }) => schemaOf(declaration.response, schemas)),
            canonical: canonicalNames(all),
          })),
        },
      };
    },
  };
}

/** The value of JSON; undefined for what is none, or no UTF-8. */
export function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** How a cassette names a GraphQL document. */
export const documentHash = (document: string): string => createHash('sha256').update(document).digest('hex');

function graphqlOf(body: unknown, document: string) {
  const { variables } = body as { variables?: unknown };
  return { document: documentHash(document), variables: (variables ?? {}) as Record<string, unknown> };
}

/** What none of them declares could be anything. */
function queryIsPersonal(all: readonly WireOperation[], wireName: string): boolean {
  const found = all.flatMap(({ declaration }) =>
    Object.entries(declaration.parameters ?? {}).filter(
      ([name, parameter]) => parameter.in === 'query' && (parameter.name ?? name) === wireName,
    ),
  );
  return found.length === 0 || found.some(([, parameter]) => parameter.personal === true);
}

function describedRequest(all: readonly WireOperation[], schemas: ReadonlyMap<string, TSchema>): Described {
  const canonical = canonicalNames(all);
  const requests = all.flatMap(({ declaration }) => schemaOf(declaration.request, schemas));
  if (all[0]?.declaration.graphql) return { schemas: [graphqlSchema(all, requests)], canonical };
  if (all.every(({ declaration }) => declaration.body === undefined)) return { schemas: requests, canonical };
  const isPersonal = all.some(({ declaration }) =>
    Object.values(declaration.parameters ?? {}).some((parameter) => parameter.in === 'body' && parameter.personal),
  );
  if (requests.length === 0) return { schemas: [], canonical, impersonal: !isPersonal };
  const fields = new Map<string, TSchema[]>();
  for (const schema of requests) fieldsOf(schema, fields);
  return { schemas: [], canonical, fields };
}

/** Parameters take any value, and say themselves whether it is personal; an idempotency key is another one each time. */
function graphqlSchema(all: readonly WireOperation[], requests: readonly TSchema[]): TSchema {
  const variables: Record<string, TSchema> = {};
  for (const { declaration } of all) {
    for (const [name, parameter] of Object.entries(declaration.parameters ?? {})) {
      if (parameter.in === 'variable')
        variables[parameter.name ?? name] = parameter.personal ? allPersonal : nothingPersonal;
    }
    for (const mechanism of declaration.idempotency) {
      if (mechanism.kind === 'variable') variables[mechanism.variable] = allPersonal;
    }
  }
  return Type.Object({ query: nothingPersonal, variables: Type.Union([...requests, Type.Object(variables)]) });
}

const schemaOf = (id: string | undefined, schemas: ReadonlyMap<string, TSchema>): TSchema[] => {
  const schema = id === undefined ? undefined : schemas.get(id);
  return schema ? [schema] : [];
};

function canonicalNames(all: readonly WireOperation[]): Map<string, string> {
  return new Map(
    all.flatMap(({ declaration }) =>
      Object.entries(declaration.fieldNames ?? {}).map(([canonical, wire]): [string, string] => [wire, canonical]),
    ),
  );
}

function keptHeaders(
  headers: Readonly<Record<string, unknown>>,
  declared: DeclaredTexts,
  redacted: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      declared.headers.has(name.toLowerCase()) ? [[name.toLowerCase(), redacted(String(value))]] : [],
    ),
  );
}
