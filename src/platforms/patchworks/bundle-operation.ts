/** What a connector declares about one operation, as the scripts of its endpoint. */
import type { CursorPlace } from '../../../scripts/pagination.ts';
import type { ResolvedConnector } from '../../blueprint/resolve-connector.ts';
import { AbortError, invariant } from '../../errors/errors.ts';
import { schemaOfValue } from '../../mapping/compiler/value-schema.ts';
import { type Mechanism, type OpenOperation, openOperation } from '../../runtime/connection/connection.ts';
import { authenticationText } from './authentication-text.ts';
import { type BundledScript, bundle, ownModule } from './bundle.ts';
import { type Known, keyForm, ruleForm, ScriptParts } from './script-parts.ts';

/**
 * A response and a pre-request script, and a pagination script where the operation has pages. Errors:
 * `OPERATION_UNAVAILABLE`, `SCRIPT_NOT_POSSIBLE`.
 */
export async function bundleOperation(connector: ResolvedConnector, operation: string): Promise<BundledScript[]> {
  const { declaration } = openOperation(connector, operation);
  return Promise.all([
    bundleResponse(connector, operation),
    ...(declaration.pagination ? [bundlePagination(connector, operation)] : []),
    bundlePreRequest(connector, operation),
  ]);
}

async function bundleResponse(connector: ResolvedConnector, operation: string): Promise<BundledScript> {
  const parts = new ScriptParts();
  const answering = answeringText(parts, connector, operation);
  const entry = `import { responseScript } from ${ownModule('scripts', 'response')};
${wireFormText(connector, openOperation(connector, operation))}
${parts.imports()}
module.exports = responseScript({ ${answering} });`;
  const id = `${connector.id}/${operation}.response`;
  return { id, kind: 'response', code: await bundle(entry, parts.texts) };
}

async function bundlePagination(connector: ResolvedConnector, operation: string): Promise<BundledScript> {
  const { pagination, items = '$' } = openOperation(connector, operation).declaration;
  invariant(pagination, `the operation ${operation} has pages`);
  const parts = new ScriptParts();
  const answering = answeringText(parts, connector, operation);
  const cursor = cursorPlace(connector, operation);
  const told = pagination.kind === 'offset' ? 'offsetAfter' : parts.expression(pagination.next, {}, keyForm);
  const { pageSize } = pagination;
  const bodyAfter =
    pagination.kind === 'cursor' && pagination.body ? parts.expression(pagination.body, {}, keyForm) : undefined;
  const next =
    pageSize === undefined ? told : `whileFull(${parts.expression(items, {}, keyForm)}, ${pageSize}, ${told})`;
  const entry = `import { encoded, offsetAfter, paginationScript, whileFull } from ${ownModule('scripts', 'pagination')};
${wireFormText(connector, openOperation(connector, operation))}
${parts.imports()}
module.exports = paginationScript({
  ${answering},
  next: ${next}, cursor: ${JSON.stringify(cursor)}, maximumPages: ${pagination.maximumPages},
  bodyAfter: ${bodyAfter && `encoded(wireForm, ${bodyAfter})`},
});`;
  const id = `${connector.id}/${operation}.pagination`;
  return { id, kind: 'pagination', code: await bundle(entry, parts.texts) };
}

/** Where the request that was sent has its cursor; a body that an expression builds has it where another one says. */
function cursorPlace(connector: ResolvedConnector, operation: string): CursorPlace {
  const { pagination, parameters = {}, title, body, fieldNames = {} } = openOperation(connector, operation).declaration;
  const id = pagination?.parameter ?? '';
  const place = parameters[id]?.in;
  const name = parameters[id]?.name ?? id;
  const isShared = Object.entries(parameters).some(
    ([other, { in: where, name: wireName = other }]) => other !== id && where === place && wireName === name,
  );
  const isRebuilt = place !== 'body' || body === undefined || (pagination?.kind === 'cursor' && pagination.body);
  if (place !== undefined && place !== 'path' && isRebuilt) {
    const shared = isShared && place === 'query' ? { isShared } : {};
    return { in: place, name: place === 'body' ? (fieldNames[name] ?? name) : name, ...shared };
  }
  throw new AbortError({
    code: 'SCRIPT_NOT_POSSIBLE',
    what: `${title} of ${connector.title} can not be paged by a script.`,
    why: 'A script goes on by a cursor in the query, a header or a member of the body of the request that was sent, or by an expression `pagination.body`.',
    nextSteps: [
      'Leave the operation out of flows for this platform, or let the endpoint page by a setting of its own.',
    ],
  });
}

async function bundlePreRequest(connector: ResolvedConnector, operation: string): Promise<BundledScript> {
  const { declaration, mechanism } = openOperation(connector, operation);
  const idempotency = declaration.direction === 'write' ? keyText(mechanism) : undefined;
  const repeated = Object.entries(declaration.parameters ?? {}).flatMap(([name, parameter]) =>
    parameter.repeat ? (parameter.name ?? name) : [],
  );
  // What is not named is not bundled, and Node's crypto is not loaded.
  const entry = `import { preRequestScript } from ${ownModule('scripts', 'pre-request')};
import { keyOf, sign } from ${ownModule('scripts', 'request-hashes')};
import { takenApart } from ${ownModule('scripts', 'repeated-values')};
${wireFormText(connector, openOperation(connector, operation))}
module.exports = preRequestScript({
  id: ${JSON.stringify(`${connector.id}/${operation}`)},
  headers: ${JSON.stringify(connector.headers ?? {})},
  authentication: ${authenticationText(connector, declaration.auth)},
  correlationHeader: ${JSON.stringify(connector.correlationHeader)},
  idempotency: ${idempotency},
  document: ${JSON.stringify(declaration.graphql?.document)},
  addressed: ${repeated.length > 0 ? `(url) => takenApart(url, ${JSON.stringify(repeated)})` : undefined},
  encode: wireForm.encode,
});`;
  return { id: `${connector.id}/${operation}.pre-request`, kind: 'pre-request', code: await bundle(entry, {}) };
}

/** What carries the key of a write, as text; undefined where nothing does. */
function keyText(mechanism: Mechanism): string | undefined {
  if (mechanism.kind === 'header') return `{ header: ${JSON.stringify(mechanism.header)}, keyOf }`;
  return mechanism.kind === 'variable' ? `{ variable: ${JSON.stringify(mechanism.variable)}, keyOf }` : undefined;
}

/** The members that reading an answer takes, as the text of an object without its braces. */
export function answeringText(parts: ScriptParts, connector: ResolvedConnector, operation: string): string {
  const { declaration } = openOperation(connector, operation);
  const rules = [...(declaration.outcomes ?? []), ...connector.outcomes];
  const read = rules.map(({ when, message = '' }) => `${when} ${message}`);
  const settings = settingsRead(read, connector.settings);
  const known = { schema: answerSchema(settings) };
  // As one expression they share their paths; a rule applies when it is true, and not for anything else that is there.
  const choice = rules.map(({ when }, index) => `(${when}) = true ? ${index} : `).join('');
  const texts = rules.map(({ outcome, code, message }) => {
    const said = message === undefined ? undefined : messageText(parts, message, known);
    return `[${JSON.stringify(outcome)}, ${JSON.stringify(code)}, ${said}]`;
  });
  return `id: ${JSON.stringify(`${connector.id}/${operation}`)},
  direction: '${declaration.direction}',
  maximumBytes: ${connector.maximumResponseBytes},
  settings: ${JSON.stringify(settings)},
  decode: wireForm.decode,
  choose: ${parts.expression(`${choice}-1`, known, ruleForm)},
  rules: [${texts.join(',\n')}]`;
}

/** A message that is the same for every answer stands as it is. */
function messageText(parts: ScriptParts, message: string, known: Known): string {
  return /^"[^"\\]*"$/.test(message) ? message : parts.expression(message, known, ruleForm);
}

/** Lines that make `wireForm`: how values and names travel. What is not named is not bundled. */
export function wireFormText({ encoding }: ResolvedConnector, { declaration }: OpenOperation): string {
  const changed = changedNames(declaration.fieldNames);
  if (encoding === undefined && Object.keys(changed).length === 0) return 'const wireForm = {};';
  const names = `fieldNames(${JSON.stringify(changed)})`;
  const tags = `taggedValues(${JSON.stringify(encoding)}, ${declaration.tagRequest !== false})`;
  return `import { chained, fieldNames } from ${ownModule('src', 'runtime', 'connection', 'field-names')};
import { taggedValues } from ${ownModule('src', 'runtime', 'connection', 'tagged-values')};
const wireForm = ${encoding === undefined ? names : `chained(${tags}, ${names})`};`;
}

/** Only these are of use to a script: a system has names for hundreds of fields, most of them the contract's. */
function changedNames(names: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(names ?? {}).filter(([canonical, wire]) => canonical !== wire));
}

/** A name that stands in no rule is read by none. */
export function settingsRead(
  texts: readonly string[],
  settings: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const words = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
  return Object.fromEntries(Object.entries(settings).filter(([name]) => words.has('settings') && words.has(name)));
}

/** The form that the shell gives to rules. */
function answerSchema(settings: Readonly<Record<string, unknown>>): object {
  return {
    type: 'object',
    required: ['status', 'headers', 'settings'],
    additionalProperties: false,
    properties: {
      status: { type: 'number' },
      headers: { type: 'object', additionalProperties: { type: 'string' } },
      body: {},
      settings: schemaOfValue(settings),
    },
  };
}
