/** A connector as a Postman collection, which the platform's importer turns into a connector. No value of a secret stands in it. */
import {
  type Authentication,
  type Item,
  type PostmanCollection,
  PostmanCollection as schema,
} from '../../../../schemas/platforms/postman-collection.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import { invariant } from '../../../errors/errors.ts';
import { validator } from '../../../mapping/validator.ts';
import { openOperation } from '../../../runtime/connection/connection.ts';
import { variableName } from '../authentication-text.ts';
import { endpointName } from '../flow/names.ts';

/** `operations`: those that flows use, so that the importer brings no endpoint that nobody needs. */
export function postmanCollection(connector: ResolvedConnector, operations: readonly string[]): PostmanCollection {
  const collection: PostmanCollection = {
    info: {
      name: connector.title,
      description: connector.description,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: authentication(connector, connector.auth.use),
    variable: [
      { key: 'baseUrl', value: connector.baseUrl, type: 'string' },
      ...Object.keys(connector.credentials).map((name) => ({
        key: variableName(connector.id, name),
        value: '',
        type: 'string',
      })),
    ],
    item: [...operations].sort().map((id) => itemOf(connector, id)),
  };
  const unfit = validator(schema)(collection);
  invariant(!unfit, `the collection of ${connector.id} fits its schema: ${unfit?.path} ${unfit?.reason}`);
  return collection;
}

function itemOf(connector: ResolvedConnector, id: string): Item {
  const { declaration } = openOperation(connector, id);
  const parameters = Object.entries(declaration.parameters ?? {});
  const at = (place: string) =>
    parameters.flatMap(([name, parameter]) =>
      parameter.in === place ? [{ ...parameter, key: parameter.name ?? name, name }] : [],
    );
  const query = at('query').map(({ key, value, required, description }) => ({
    key,
    value: value === undefined ? '' : String(value),
    // The importer takes what is switched off for an optional parameter of the endpoint (inferred).
    ...(value === undefined && !required ? { disabled: true } : {}),
    ...(description === undefined ? {} : { description }),
  }));
  const variable = at('path').map(({ name, description = name }) => ({ key: name, value: '', description }));
  const base = declaration.baseUrl ?? '{{baseUrl}}';
  const path = declaration.path.replace(/\{(\w+)\}/g, ':$1');
  const search = query
    .filter(({ disabled }) => !disabled)
    .map(({ key, value }) => `${key}=${encodeURIComponent(value)}`);
  const hasBody =
    declaration.method !== 'GET' && (declaration.request ?? declaration.body ?? declaration.graphql) !== undefined;
  return {
    name: endpointName(connector, id),
    request: {
      method: declaration.method,
      description: [declaration.title, declaration.description].filter(Boolean).join('. '),
      ...(declaration.auth === undefined ? {} : { auth: authentication(connector, declaration.auth) }),
      header: [
        ...Object.entries(connector.headers ?? {}).map(([key, value]) => ({ key, value })),
        ...(hasBody ? [{ key: 'content-type', value: 'application/json' }] : []),
        ...at('header').map(({ key, value = '' }) => ({ key, value: String(value), disabled: value === '' })),
      ],
      url: {
        raw: `${base}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`,
        host: [base],
        path: path.split('/').filter((part) => part !== ''),
        ...(query.length > 0 ? { query } : {}),
        ...(variable.length > 0 ? { variable } : {}),
      },
      ...(hasBody
        ? { body: { mode: 'raw', raw: '[[payload]]', options: { raw: { language: 'json' } } } as const }
        : {}),
    },
    response: [],
  };
}

function authentication(connector: ResolvedConnector, use: string): Authentication {
  const method = connector.auth.methods[use];
  const variable = (credential: string) => `{{${variableName(connector.id, credential)}}}`;
  switch (method?.kind) {
    case 'apiKeyHeader':
      return {
        type: 'apikey',
        apikey: [
          { key: 'key', value: method.header },
          { key: 'value', value: variable(method.credential) },
          { key: 'in', value: 'header' },
        ],
      };
    case 'bearer':
      return { type: 'bearer', bearer: [{ key: 'token', value: variable(method.credential) }] };
    case 'basic':
      return {
        type: 'basic',
        basic: [
          { key: 'username', value: variable(method.username) },
          { key: 'password', value: variable(method.password) },
        ],
      };
    case 'oauth2ClientCredentials':
      return {
        type: 'oauth2',
        oauth2: [
          { key: 'grant_type', value: 'client_credentials' },
          { key: 'accessTokenUrl', value: method.tokenUrl },
          { key: 'clientId', value: variable(method.clientId) },
          { key: 'clientSecret', value: variable(method.clientSecret) },
          ...(method.scope === undefined ? [] : [{ key: 'scope', value: method.scope }]),
        ],
      };
    // A signature is made by the pre-request script.
    case 'hmac':
    case 'none':
    case undefined:
      return { type: 'noauth' };
  }
}
