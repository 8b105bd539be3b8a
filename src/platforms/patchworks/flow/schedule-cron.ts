/** When a poll runs, as the cron text of the platform. */
import type { PollTrigger } from '../../../../schemas/formats/flow.ts';
import { AbortError } from '../../../errors/errors.ts';
import { compileExpression } from '../../../mapping/expression.ts';

export interface Timing {
  readonly cron: string;
  /** About so many minutes lie between two runs. */
  readonly minutes: number;
  /** What the platform does otherwise than the blueprint says; absent: nothing. */
  readonly difference?: string;
}

const dayMinutes = 1_440;

/** Error: `PLATFORM_NOT_POSSIBLE` for an expression that gives no schedule. */
export function timingOf({ id, schedule }: PollTrigger, settings: Readonly<Record<string, unknown>>): Timing {
  if (schedule.kind === 'cron') {
    const pattern = compileExpression(schedule.pattern).evaluate(undefined, { settings });
    const zone = compileExpression(schedule.timeZone).evaluate(undefined, { settings });
    if (typeof pattern !== 'string') throw noSchedule(id, pattern);
    const difference = `The platform's clock decides: its time zone is not documented, the blueprint says ${String(zone)}.`;
    return { cron: pattern, minutes: dayMinutes, difference };
  }
  const minutes = compileExpression(schedule.minutes).evaluate(undefined, { settings });
  if (typeof minutes !== 'number' || !(minutes > 0)) throw noSchedule(id, minutes);
  return everyMinutes(minutes);
}

/** Cron knows whole minutes that divide an hour, or hours that divide a day: the next shorter is taken. */
export function everyMinutes(minutes: number): Timing {
  const whole = Math.max(1, Math.floor(minutes));
  const told = (taken: number, cron: string): Timing => ({
    cron,
    minutes: taken,
    ...(taken === minutes ? {} : { difference: `Every ${taken} minutes: cron has no ${minutes} minutes.` }),
  });
  if (whole < 60) {
    const taken = [30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1].find((divisor) => divisor <= whole) ?? 1;
    return told(taken, taken === 1 ? '* * * * *' : `*/${taken} * * * *`);
  }
  const hours = [24, 12, 8, 6, 4, 3, 2, 1].find((divisor) => divisor * 60 <= whole) ?? 1;
  const cron = hours === 24 ? '0 0 * * *' : hours === 1 ? '0 * * * *' : `0 */${hours} * * *`;
  return told(hours * 60, cron);
}

const noSchedule = (trigger: string, value: unknown): AbortError =>
  new AbortError({
    code: 'PLATFORM_NOT_POSSIBLE',
    what: `The poll ${trigger} has no schedule for the platform.`,
    why: `Its expression gives ${JSON.stringify(value) ?? 'nothing'}.`,
    nextSteps: ["Correct the setting of the flow in the brand's file."],
  });
