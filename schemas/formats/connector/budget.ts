/** How fast a system may be called: so many calls in a window, or so many points. */
import { type Static, Type } from '@sinclair/typebox';
import { Expression, Settable } from '../shared.ts';

const strict = { additionalProperties: false } as const;

export const CallBudget = Type.Object(
  {
    kind: Type.Literal('tokenBucket'),
    limit: Settable(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Calls permitted per window.' })),
    windowMs: Settable(Type.Integer({ minimum: 100, maximum: 86_400_000, description: 'Window in milliseconds.' })),
    burst: Settable(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: 'Calls that may go out at once after a quiet time.',
      }),
    ),
    pauseMs: Settable(
      Type.Integer({
        minimum: 100,
        maximum: 900_000,
        description: 'How long all callers pause after a refusal that carries no Retry-After, in milliseconds.',
      }),
    ),
    retryAfterHeader: Type.Optional(Settable(Type.String({ description: 'Seconds or an HTTP date.' }))),
    remainingHeader: Type.Optional(
      Settable(
        Type.String({
          description:
            'Calls that are left in the window; where fewer than a tenth are left, what is missing counts as calls of others. For windows of 5 s and more.',
        }),
      ),
    ),
    resetHeader: Type.Optional(Settable(Type.String({ description: 'Seconds until the window renews.' }))),
  },
  { ...strict, description: 'So many calls in a window.' },
);
export type CallBudget = Static<typeof CallBudget>;

export const CostBudget = Type.Object(
  {
    kind: Type.Literal('cost'),
    maximum: Settable(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Points that a full bucket holds.' }),
    ),
    restoreRate: Settable(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Points restored per second.' })),
    pauseMs: Settable(
      Type.Integer({ minimum: 100, maximum: 900_000, description: 'How long all callers pause after a refusal.' }),
    ),
    retryAfterHeader: Type.Optional(Settable(Type.String({ description: 'Seconds or an HTTP date.' }))),
    status: Expression(
      '{actual?, available?, maximum?, restoreRate?} in points, from an answer, or nothing; sees the body. What the system says of itself replaces what is declared.',
    ),
  },
  {
    ...strict,
    description: 'Points: a call reserves what its operation declares, and gives back what it did not use.',
  },
);
export type CostBudget = Static<typeof CostBudget>;

export const Budget = Type.Union([CallBudget, CostBudget], {
  description: 'The rate that all flows and workers with one credential share.',
});
export type Budget = Static<typeof Budget>;
