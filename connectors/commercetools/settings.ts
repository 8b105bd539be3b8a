/** What a brand may set about its connection to commercetools. */
import type { Connector } from '../../schemas/formats/connector.ts';
import { integers } from '../setting-schemas.ts';

const host = { type: 'string', pattern: '^https?://[^/]+$' };

export const settings: Connector['settings'] = {
  projectKey: {
    description: 'Key of the project, as the Merchant Center shows it.',
    schema: { type: 'string', pattern: '^[a-z0-9_-]+$' },
    default: 'demo',
  },
  apiUrl: {
    description: 'Host of the HTTP API in the region of the project.',
    schema: host,
    default: 'https://api.europe-west1.gcp.commercetools.com',
    certainty: 'verified',
  },
  authUrl: {
    description: 'Host that gives tokens, in the same region.',
    schema: host,
    default: 'https://auth.europe-west1.gcp.commercetools.com',
    certainty: 'verified',
  },
  importUrl: {
    description: 'Host of the Import API, in the same region.',
    schema: host,
    default: 'https://import.europe-west1.gcp.commercetools.com',
    certainty: 'verified',
  },
  scope: {
    description:
      'Scopes to ask for, separated by blanks, e.g. manage_products:demo manage_orders:demo; empty asks for all that the API client has.',
    schema: { type: 'string' },
    default: '',
    certainty: 'verified',
  },
  rate: {
    description:
      'Calls that one API client makes. commercetools publishes no limit and asks for retries when it is busy, so that these figures are ours; pauseMs is how long to wait after a refusal without Retry-After.',
    schema: integers({
      limit: [1, 100_000],
      windowMs: [100, 86_400_000],
      burst: [1, 100_000],
      pauseMs: [100, 900_000],
    }),
    default: { limit: 3_000, windowMs: 60_000, burst: 50, pauseMs: 2_000 },
    certainty: 'inferred',
  },
  pageSize: {
    description: 'Rows on one page of a query; at most 500.',
    schema: { type: 'integer', minimum: 1, maximum: 500 },
    default: 500,
    certainty: 'verified',
  },
  skusPerRead: {
    description: 'SKUs that one read may name. The limit is the length of an address, which is not documented.',
    schema: { type: 'integer', minimum: 1, maximum: 500 },
    default: 100,
    certainty: 'inferred',
  },
  timeoutMs: {
    description: 'How long one call may take, in milliseconds.',
    schema: { type: 'integer', minimum: 100, maximum: 300_000 },
    default: 30_000,
  },
  retry: {
    description: 'Attempts after the first for calls that may be repeated, with exponential backoff in milliseconds.',
    schema: integers({ attempts: [0, 20], baseMs: [10, 60_000], maximumMs: [10, 3_600_000] }),
    default: { attempts: 3, baseMs: 200, maximumMs: 5_000 },
  },
  settleMs: {
    description:
      'How long to wait before a read proves that nothing was created, in milliseconds. Reads by key are said to be consistent; imports are queued.',
    schema: { type: 'integer', minimum: 0, maximum: 600_000 },
    default: 3_000,
    certainty: 'inferred',
  },
  push: {
    description:
      "How pushes of Google Pub/Sub are known: the audience that the push subscription states, and its service account. Google's keys and issuers change only for tests.",
    schema: {
      type: 'object',
      required: ['enabled', 'audience', 'serviceAccount', 'jwksUrl', 'issuers'],
      additionalProperties: false,
      properties: {
        enabled: { type: 'boolean' },
        audience: { type: 'string' },
        serviceAccount: { type: 'string' },
        jwksUrl: { type: 'string', pattern: '^https?://' },
        issuers: { type: 'array', minItems: 1, items: { type: 'string' } },
      },
    },
    default: {
      enabled: false,
      audience: '',
      serviceAccount: '',
      jwksUrl: 'https://www.googleapis.com/oauth2/v3/certs',
      issuers: ['https://accounts.google.com', 'accounts.google.com'],
    },
    certainty: 'verified',
  },
};
