/** What looks for what did not happen. */
import { type Static, Type } from '@sinclair/typebox';
import { Code, Expression, RequirementId, Slug } from '../shared.ts';
import { Schedule } from './schedule.ts';

const strict = { additionalProperties: false } as const;

const monitorBase = {
  id: Slug('Stable id.'),
  title: Type.String({ minLength: 5 }),
  requirements: Type.Array(RequirementId, { minItems: 1 }),
  limitMinutes: Expression('the limit in minutes; sees $settings.'),
  schedule: Type.Optional(Schedule),
};

export const RecordMonitor = Type.Object(
  {
    ...monitorBase,
    kind: Type.Literal('record'),
    tracked: Type.Optional(
      Type.String({
        description:
          'Tracked value (an ISO time) from which the limit runs; records without it are not looked at. Absent: it runs from the arrival of every record.',
      }),
    ),
    where: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
        description: 'Only records whose tracked values of these names are these.',
      }),
    ),
    unless: Type.Array(
      Type.Union([
        Type.Literal('confirmed'),
        Type.Literal('skipped'),
        Type.Literal('exception'),
        Type.Literal('resolved'),
      ]),
      { minItems: 1, description: 'Record states that satisfy the monitor.' },
    ),
    unlessEffect: Type.Optional(
      Slug('Id of a step that writes; a confirmed effect of it satisfies the monitor as well.'),
    ),
    unlessTracked: Type.Optional(
      Type.String({ description: 'Name of a tracked value; one that is there satisfies the monitor as well.' }),
    ),
    exception: Code('Raised for each record past the limit; closed by itself once the record satisfies the monitor.'),
  },
  { ...strict, description: 'Finds records for which something did not happen in time.' },
);
export type RecordMonitor = Static<typeof RecordMonitor>;

export const SilenceMonitor = Type.Object(
  {
    ...monitorBase,
    kind: Type.Literal('silence'),
    source: Type.Union([Type.Literal('webhook'), Type.Literal('poll')], {
      description: 'How the events come that are expected.',
    }),
    exception: Code('Raised when nothing has come for longer than the limit; closed by itself with the next event.'),
  },
  { ...strict, description: 'Finds that nothing comes any more: a subscription that was removed, say.' },
);
export type SilenceMonitor = Static<typeof SilenceMonitor>;

export const Monitor = Type.Union([RecordMonitor, SilenceMonitor], { description: 'Finds what did not happen.' });
export type Monitor = Static<typeof Monitor>;
