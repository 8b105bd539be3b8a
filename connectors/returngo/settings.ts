/** What a brand may set about its connection to ReturnGO. */
import type { Connector } from '../../schemas/formats/connector.ts';

const integer = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const text = { type: 'string', minLength: 1 };

const object = (properties: Record<string, unknown>) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
});

export const settings: Connector['settings'] = {
  baseUrl: {
    description: "Address of ReturnGO's API; it has no version in it.",
    schema: { type: 'string', pattern: '^https?://[^/]+$' },
    default: 'https://api.returngo.ai',
    certainty: 'verified',
  },
  shop: {
    description:
      'The shop that calls are for, as ReturnGO knows it: name.myshopify.com. One key serves all shops of an account; this header chooses one (verified).',
    schema: text,
  },
  rate: {
    description:
      'Calls that one key may make: ReturnGO permits 100 a second and advises to make one at a time (verified). It documents no Retry-After, so pauseMs says how long to wait after a refusal.',
    schema: object({
      limit: integer(2, 100_000),
      windowMs: integer(100, 86_400_000),
      burst: integer(1, 100_000),
      pauseMs: integer(100, 900_000),
    }),
    default: { limit: 50, windowMs: 1_000, burst: 10, pauseMs: 5_000 },
    certainty: 'verified',
  },
  quota: {
    description:
      'Calls that one key may make in a day: 2,000 unless ReturnGO has raised it (verified). Each changed RMA costs one call. Where several brands or tools share a key, share the limit out among them. offsetMs says when the day begins, after midnight UTC (inferred).',
    schema: object({
      limit: integer(1, 1_000_000),
      windowMs: integer(1_000, 86_400_000),
      offsetMs: integer(0, 86_399_999),
    }),
    default: { limit: 2_000, windowMs: 86_400_000, offsetMs: 0 },
    certainty: 'inferred',
  },
  pageSize: {
    description: 'Entries on one page of a list, 1 to 500; ReturnGO refuses a list without it.',
    schema: integer(1, 500),
    default: 500,
    certainty: 'verified',
  },
  timeoutMs: {
    description: 'How long one call may take, in milliseconds.',
    schema: integer(100, 300_000),
    default: 30_000,
  },
  retry: {
    description: 'Attempts after the first for calls that may be repeated, with exponential backoff in milliseconds.',
    schema: object({ attempts: integer(0, 20), baseMs: integer(10, 60_000), maximumMs: integer(10, 3_600_000) }),
    default: { attempts: 3, baseMs: 500, maximumMs: 10_000 },
  },
  settleMs: {
    description: 'How long to wait before a read proves that a write did not take effect, in milliseconds.',
    schema: integer(0, 600_000),
    default: 3_000,
    certainty: 'inferred',
  },
  fieldNames: {
    description:
      'How the fields of bodies are called that no documentation shows: ours to theirs. A comment is htmlText in one part of a public client and comment in another; those of status and transaction are inferred, those of a subscription are as in its list.',
    schema: object({
      comment: object({ htmlText: text }),
      status: object({ status: text }),
      transaction: object({ status: text, externalReferenceId: text, externalReferenceType: text }),
      subscription: object({ url: text, eventName: text }),
    }),
    default: {
      comment: { htmlText: 'htmlText' },
      status: { status: 'status' },
      transaction: {
        status: 'status',
        externalReferenceId: 'externalReferenceId',
        externalReferenceType: 'externalReferenceType',
      },
      subscription: { url: 'url', eventName: 'eventName' },
    },
    certainty: 'inferred',
  },
  webhookFields: {
    description:
      'How webhooks name the RMA they are about. Only eventName is documented; a webhook that names none is parked, and the poll finds what it was about.',
    schema: object({ rmaId: text }),
    default: { rmaId: 'rmaId' },
    certainty: 'inferred',
  },
};
