/** A quota of a connector: calls in a window that begins at a fixed time. */
import { type Static, Type } from '@sinclair/typebox';
import { Settable } from './shared.ts';

const strict = { additionalProperties: false } as const;

export const Quota = Type.Object(
  {
    limit: Settable(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Calls permitted per window.' })),
    windowMs: Settable(
      Type.Integer({ minimum: 1_000, maximum: 86_400_000, description: 'Window in milliseconds; a day at the most.' }),
    ),
    offsetMs: Settable(
      Type.Integer({
        minimum: 0,
        maximum: 86_399_999,
        description: 'When a window begins: milliseconds after midnight UTC, and whole windows after that.',
      }),
    ),
  },
  {
    ...strict,
    description:
      'Calls that all flows and workers with one credential may make in a window that begins at a fixed time. All of it may be used at once; then nothing goes out until the next window.',
  },
);
export type Quota = Static<typeof Quota>;

export const Quotas = Type.Array(Quota, {
  maxItems: 4,
  description: 'Beside the budget: every call needs its place in each of them.',
});
