/**
 * A budget of points: a bucket of `maximum` that is restored by `restoreRate` per second. The arrival time is the moment
 * at which the bucket was empty, were it restored from then on; what lies between it and now is what can be spent.
 */
import type { CostBudget } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import { compileExpression } from '../../mapping/expression.ts';
import type { Pace } from './budget.ts';
import { urgentShare } from './slot-queue.ts';

/** The bucket is as large and as quick as the system last said; before that, as declared. */
export function costPace(declaration: Resolved<CostBudget>): Pace {
  const status = compileExpression(declaration.status);
  let { maximum, restoreRate } = declaration;
  const inMs = (points: number): number => (points / restoreRate) * 1000;
  return {
    slot: (points) => {
      const needed = Math.min(points, maximum);
      // What needs more of the bucket than the others leave may have it whole.
      const reserve = needed <= maximum * (1 - urgentShare) ? maximum * urgentShare : 0;
      return { stepMs: inMs(needed), toleranceMs: inMs(maximum), leadMs: 0, reserveMs: inMs(reserve) };
    },
    async settled(points, body) {
      // What can't be read of an answer changes nothing: the points stay spent.
      const told: unknown = await status.evaluate(body).catch(() => undefined);
      if (typeof told !== 'object' || told === null) return undefined;
      const numbers = told as Record<string, unknown>;
      maximum = positive(numbers.maximum) ?? maximum;
      restoreRate = positive(numbers.restoreRate) ?? restoreRate;
      const actual = amount(numbers.actual) ?? points;
      const available = amount(numbers.available) ?? maximum;
      return { backMs: inMs(Math.max(0, points - actual)), toleranceMs: inMs(Math.min(available, maximum)) };
    },
  };
}

const amount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

const positive = (value: unknown): number | undefined => (amount(value) ? (value as number) : undefined);
