/**
 * The Core API of the platform, declared as connectors are. It is none of them: no flow moves anything to it, so that it
 * stands with the platform and not among the systems of brands.
 */
import { type Connector, defineConnector } from '../../../../schemas/formats/connector.ts';
import { operations } from './core-api-operations.ts';
import { settings } from './core-api-settings.ts';

/** Words of an error; its form is that of the framework that the platform is written with (inferred). */
const words = '$join($distinct([body.message, body.error, body.errors.*][$type($) = "string"]), "; ")';

export const coreApi: Connector = defineConnector({
  id: 'patchworks-core',
  title: 'Patchworks Core API',
  description:
    'What a company has on the platform: flows, scripts, connectors. Reading is documented; how things are made is concluded from it and from published code.',
  documentation: [
    'https://doc.wearepatchworks.com/product-documentation/api-reference',
    'https://github.com/gopatchworks/patchworks-mcp',
  ],
  evidence: {
    kind: 'inferred',
    source:
      'The API reference for reading, published code for the import, a conclusion for the calls that make scripts',
    runAgainst: ['the emulated Core API of this package'],
  },
  baseUrl: '{settings.baseUrl}',
  settings,
  credentials: { token: { description: 'An API key of the company, or a token of OAuth.' } },
  auth: {
    use: '{settings.authentication}',
    methods: {
      apiKey: { kind: 'apiKeyHeader', header: 'Authorization', credential: 'token' },
      bearer: { kind: 'bearer', credential: 'token' },
    },
  },
  headers: { accept: 'application/json' },
  budget: {
    kind: 'tokenBucket',
    limit: '{settings.rate.limit}',
    windowMs: '{settings.rate.windowMs}',
    burst: '{settings.rate.burst}',
    pauseMs: '{settings.rate.pauseMs}',
    retryAfterHeader: 'Retry-After',
  },
  timeoutMs: '{settings.timeoutMs}',
  maximumResponseBytes: 33_554_432,
  operations,
  outcomes: [
    { when: 'status = 429', outcome: 'throttled', code: 'PATCHWORKS_THROTTLED', message: words },
    { when: 'status = 401', outcome: 'reauthenticate', code: 'PATCHWORKS_UNAUTHORIZED', message: words },
    { when: 'status = 403', outcome: 'reauthenticate', code: 'PATCHWORKS_FORBIDDEN', message: words },
    { when: 'status = 413', outcome: 'dataError', code: 'PATCHWORKS_TOO_LARGE', message: words },
    {
      when: 'status >= 200 and status < 300 and $type(body) = "string"',
      outcome: 'unknown',
      code: 'PATCHWORKS_UNREADABLE',
      message: '"A page came in the place of an answer."',
    },
    {
      when: 'status >= 400 and status < 500 and status != 408',
      outcome: 'dataError',
      code: 'PATCHWORKS_REFUSED',
      message: words,
    },
  ],
});

/** A request body past this is refused with status 413 (verified), in bytes. */
export const largestBodyBytes = 8_000_000;
