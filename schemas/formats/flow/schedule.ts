/** When polls, monitors and reconcilers run. */
import { type Static, Type } from '@sinclair/typebox';
import { Expression } from '../shared.ts';

const strict = { additionalProperties: false } as const;

export const Schedule = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('every'),
        minutes: Expression('minutes from the end of one run to the start of the next; sees $settings.'),
      },
      strict,
    ),
    Type.Object(
      {
        kind: Type.Literal('cron'),
        pattern: Expression(
          "five fields (minute, hour, day, month, weekday) as one text: '30 6 * * 1-5', say; sees $settings.",
        ),
        timeZone: Expression("name of the time zone whose clock counts: 'Europe/Amsterdam', say; sees $settings."),
        overlap: Type.Union([Type.Literal('skip'), Type.Literal('queue')], {
          description:
            'A time that comes while the run before is at work: left out, or made up for once right after it.',
        }),
        catchUp: Type.Union([Type.Literal('once'), Type.Literal('skip')], {
          description: 'Times that passed while nothing ran: made up for with one run at once, or left out.',
        }),
        jitterSeconds: Type.Optional(
          Expression(
            'seconds, up to 3600, within which a run begins later, so that many do not begin at once: the same for the same time; sees $settings.',
          ),
        ),
      },
      strict,
    ),
  ],
  {
    description:
      'When something runs. Where clocks are put forward, a time that is left out comes when they change; where they are put back, a time that comes twice counts once.',
  },
);
export type Schedule = Static<typeof Schedule>;
