/**
 * A budget of points: a bucket of `maximum` that is restored by `restoreRate` per second. The arrival time is the moment
 * at which the bucket was empty, were it restored from then on; what lies between it and now is what can be spent.
 */
import type { CostBudget } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import { compileExpression, ifEvaluable } from '../../mapping/expression.ts';
import { type Pace, urgentShare } from './pace.ts';

/**
 * Part of the bucket that is spent at once: the system restores nothing to a full bucket while the first calls are on
 * their way, and must never be asked for more than it has.
 */
const usableShare = 0.99;

/** The bucket is as large and as quick as the system last said; before that, as declared. */
export function costPace(declaration: Resolved<CostBudget>): Pace {
  const status = compileExpression(declaration.status);
  let { maximum, restoreRate } = declaration;
  const inMs = (points: number): number => (points / restoreRate) * 1000;
  const usable = (points: number): number => Math.min(points, maximum * usableShare);
  return {
    place(moment, { points, urgent }) {
      const { nowMs: _, pausedUntilMs: __, ...stands } = moment;
      const earliestMs = Math.max(moment.nowMs, moment.pausedUntilMs);
      const emptyMs = Math.max(moment.arrivalMs, earliestMs - inMs(usable(maximum)));
      const arrivalMs = emptyMs + inMs(usable(points));
      // What needs more of the bucket than the others leave may have it whole.
      const leaves = urgent || points > maximum * (1 - urgentShare) ? 0 : maximum * urgentShare;
      return { state: { ...stands, arrivalMs }, atMs: Math.max(earliestMs, arrivalMs + inMs(leaves)) };
    },
    left({ nowMs, arrivalMs }) {
      return Math.min(maximum, Math.max(0, Math.floor(((nowMs - arrivalMs) / 1000) * restoreRate)));
    },
    whole: () => maximum,
    // Later, the bucket only has more, unless it was full meanwhile: that much of it is never spent.
    lateness: () => inMs(maximum * (1 - usableShare)),
    returned: (moment, { points }) => ({ ...moment, arrivalMs: moment.arrivalMs - inMs(usable(points)) }),
    corrected(points, { body }) {
      // What can't be read of an answer changes nothing: the points stay spent.
      const told = ifEvaluable(status, body);
      if (typeof told !== 'object' || told === null) return undefined;
      const numbers = told as Record<string, unknown>;
      maximum = positive(numbers.maximum) ?? maximum;
      restoreRate = positive(numbers.restoreRate) ?? restoreRate;
      const unused = Math.max(0, points - (amount(numbers.actual) ?? points));
      const available = usable(amount(numbers.available) ?? maximum);
      return (moment) => ({
        ...moment,
        arrivalMs: Math.max(moment.arrivalMs - inMs(unused), moment.nowMs - inMs(available)),
      });
    },
  };
}

const amount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

const positive = (value: unknown): number | undefined => (amount(value) ? (value as number) : undefined);
