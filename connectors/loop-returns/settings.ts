/** What a brand may set about its connection to Loop. */
import type { Connector } from '../../schemas/formats/connector.ts';
import { integers } from '../setting-schemas.ts';

export const settings: Connector['settings'] = {
  baseUrl: {
    description: "Address of Loop's API, without path and version.",
    schema: { type: 'string', pattern: '^https?://[^/]+$' },
    default: 'https://api.loopreturns.com',
    certainty: 'verified',
  },
  version: {
    description:
      'Version of the API, YYYY-MM. 2026-10 is the stable one; v1 is an alias of 2026-07 that goes away with it, and leaving the version out gives an old one.',
    schema: { type: 'string', pattern: '^(\\d{4}-\\d{2}|v1|unstable)$' },
    default: '2026-10',
    certainty: 'verified',
  },
  rate: {
    description:
      'Calls that one API key may make: Loop permits 300 a minute (verified). Lower the limit when other tools use the same key. Loop documents no Retry-After, so pauseMs says how long to wait after a refusal.',
    schema: integers({
      limit: [2, 100_000],
      windowMs: [100, 86_400_000],
      burst: [1, 100_000],
      pauseMs: [100, 900_000],
    }),
    default: { limit: 300, windowMs: 60_000, burst: 30, pauseMs: 5_000 },
    certainty: 'verified',
  },
  pageSize: {
    description: 'Returns on one page of the list; Loop takes up to 750, and older documents say less.',
    schema: { type: 'integer', minimum: 1, maximum: 750 },
    default: 250,
    certainty: 'verified',
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
  settle: {
    description:
      'How long to wait before a read proves that a write did not take effect, in milliseconds: processMs for processing, which Loop queues, and changeMs for everything else.',
    schema: integers({ processMs: [0, 600_000], changeMs: [0, 600_000] }),
    default: { processMs: 60_000, changeMs: 3_000 },
    certainty: 'inferred',
  },
};
