/** What a brand may set about its connection to Shopify. */
import type { Connector } from '../../schemas/formats/connector.ts';
import { integers } from '../setting-schemas.ts';

const milliseconds = (maximum: number) => ({ type: 'integer', minimum: 0, maximum });

export const settings: Connector['settings'] = {
  baseUrl: {
    description: 'Address of the shop, without a path: https://<shop>.myshopify.com.',
    schema: { type: 'string', pattern: '^https?://[^/]+$' },
    certainty: 'verified',
  },
  version: {
    description: 'Version of the Admin API. Every document is checked against the three that are allowed.',
    schema: { type: 'string', enum: ['2026-04', '2026-07', '2026-10'] },
    default: '2026-10',
    certainty: 'verified',
  },
  rate: {
    description:
      'Points of the bucket before the first answer tells the true figures: 100 a second on the standard plan (verified), a bucket of 2000 (observed on a development shop; larger plans inferred).',
    schema: integers({ maximum: [1_000, 1_000_000], restoreRate: [1, 100_000], pauseMs: [100, 900_000] }),
    default: { maximum: 2_000, restoreRate: 100, pauseMs: 1_000 },
    certainty: 'inferred',
  },
  pageSize: {
    description: 'Items of a page. The declared costs hold for up to 25.',
    schema: { type: 'integer', minimum: 1, maximum: 25 },
    default: 25,
  },
  retry: {
    description: 'How often reads and protected writes are repeated, and how long between.',
    schema: integers({ attempts: [0, 20], baseMs: [10, 60_000], maximumMs: [10, 3_600_000] }),
    default: { attempts: 4, baseMs: 500, maximumMs: 30_000 },
  },
  settleMs: {
    description: 'Wait before what is not found by its id counts as not done, in milliseconds.',
    schema: milliseconds(600_000),
    default: 5_000,
    certainty: 'inferred',
  },
  searchSettleMs: {
    description: 'The same for what is found by search, whose index lags by an unknown time.',
    schema: milliseconds(600_000),
    default: 120_000,
    certainty: 'inferred',
  },
  timeoutMs: {
    description: 'Wait for an answer, in milliseconds. Shopify gives up after about ten seconds (verified).',
    schema: { type: 'integer', minimum: 100, maximum: 300_000 },
    default: 20_000,
    certainty: 'verified',
  },
};
