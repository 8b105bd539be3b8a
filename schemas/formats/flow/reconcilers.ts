/** What two systems should agree on, declared: what is read of each, how it is compared, and what is done about it. */
import { type Static, Type } from '@sinclair/typebox';
import { Code, Expression, RequirementId, Slug } from '../shared.ts';
import { Schedule } from './schedule.ts';

const strict = { additionalProperties: false } as const;

const seesWindow = 'sees $settings and $window (from, to, readFrom, readTo: UTC, ISO 8601)';

export const ReconcilerSide = Type.Object(
  {
    title: Type.String({ minLength: 3, description: 'Whose values these are, for people: Archean, available.' }),
    connector: Slug('Connector id.'),
    operation: Type.String({ description: 'A read operation that says where its items are.' }),
    passes: Type.Array(Type.Record(Type.String(), Expression(`a parameter; ${seesWindow}.`)), {
      minItems: 1,
      description: 'The side is read once with each of these sets of parameters.',
    }),
    item: Expression(
      'what names an item, as a string: one that comes twice has changed meanwhile, and the later reading counts; sees the item.',
    ),
    together: Type.Optional(
      Expression(
        'items with the same value, a string, are turned into rows together; sees the item. Default: each alone.',
      ),
    ),
    lookups: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }),
        Type.Object(
          {
            connector: Slug('Connector id.'),
            operation: Type.String({ description: 'A read operation that says where its items are.' }),
            parameters: Type.Record(Type.String(), Expression(`a parameter; ${seesWindow}.`)),
          },
          strict,
        ),
        {
          description:
            'Short lists that are read whole beforehand (channels, locations) and that maps and rows see by these names.',
        },
      ),
    ),
    maps: Type.Optional(
      Type.Array(
        Type.Object(
          {
            transform: Type.String({ description: 'Transform id: <pair>/<name>.' }),
            input: Expression(`its input; sees items, lookups and the results of earlier maps, and ${seesWindow}.`),
            into: Type.String({ pattern: '^[a-z][A-Za-z0-9]*$', description: 'Name of the result.' }),
          },
          strict,
        ),
        { description: 'Transforms of a flow that decide what should stand: the same rule, not a second one.' },
      ),
    ),
    rows: Type.Object(
      {
        transform: Type.String({ description: 'Transform id: <pair>/<name>. Its target is reconciliation rows.' }),
        input: Expression(`its input; sees items, lookups and the results of maps, and ${seesWindow}.`),
      },
      { ...strict, description: 'Turns items into rows; those of the same key are added up.' },
    ),
  },
  { ...strict, description: 'What one system says.' },
);
export type ReconcilerSide = Static<typeof ReconcilerSide>;

const marginDays = Type.Optional(
  Expression(
    'days before and after the window that are read as well, so that what stands on both sides of its edge meets; a key counts when any of its rows lies inside; sees $settings. Default: 0.',
  ),
);

export const ReconcilerWindow = Type.Union(
  [
    Type.Object({ kind: Type.Literal('all') }, { ...strict, description: 'Everything, as it stands now.' }),
    Type.Object(
      { kind: Type.Literal('lastDays'), days: Expression('how many days back from now; sees $settings.'), marginDays },
      strict,
    ),
    Type.Object(
      {
        kind: Type.Literal('previousMonth'),
        timeZone: Expression("name of the time zone whose months count: 'Europe/Amsterdam', say; sees $settings."),
        marginDays,
      },
      strict,
    ),
  ],
  { description: 'Which time is compared.' },
);

export const DifferenceKind = Type.Union(
  [Type.Literal('missingLeft'), Type.Literal('missingRight'), Type.Literal('differing')],
  { description: 'Only the right side has the key, only the left side has it, or their values differ.' },
);
export type DifferenceKind = Static<typeof DifferenceKind>;

const repairOf = { for: Type.Array(DifferenceKind, { minItems: 1 }) };

export const ReconcilerRepair = Type.Union(
  [
    Type.Object(
      {
        ...repairOf,
        flow: Type.String({
          description: 'Flow of the brand that a record is handed to; it has a trigger of the kind flow.',
        }),
        key: Expression(
          'the key of that record, as a string; sees the difference (key, kind, dimensions, values: {value, currency, left, right}, standsSince) and the id of the run as run.',
        ),
        event: Expression('what the flow gets as its event; sees the difference and run.'),
      },
      strict,
    ),
    Type.Object(
      { ...repairOf, person: Type.String({ minLength: 20, description: 'What a person does, where no flow can.' }) },
      strict,
    ),
  ],
  { description: 'What is proposed for a difference.' },
);
export type ReconcilerRepair = Static<typeof ReconcilerRepair>;

export const Reconciler = Type.Object(
  {
    id: Slug('Stable id.'),
    title: Type.String({ minLength: 5 }),
    requirements: Type.Array(RequirementId, { minItems: 1 }),
    schedule: Schedule,
    window: ReconcilerWindow,
    graceMinutes: Expression(
      'minutes for which a difference may stand and is timing; it stands since the last change on either side, where rows tell it, and otherwise since it was first seen; sees $settings.',
    ),
    left: ReconcilerSide,
    right: ReconcilerSide,
    values: Type.Record(
      Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }),
      Type.Object(
        {
          kind: Type.Union([Type.Literal('units'), Type.Literal('money')]),
          tolerance: Type.Optional(
            Expression(
              'by how much the sides may differ: a number of units, or an amount as a text; sees $settings. Absent: the value is not compared, and only added up in totals.',
            ),
          ),
          truth: Type.Union([Type.Literal('left'), Type.Literal('right')], { description: 'The side that wins.' }),
        },
        strict,
      ),
      { minProperties: 1, description: 'What is compared, by name.' },
    ),
    totals: Type.Optional(
      Type.Array(Type.Array(Type.String(), { minItems: 1 }), {
        description: 'Names of dimensions by which the report adds both sides up.',
      }),
    ),
    exceptions: Type.Object(
      {
        missingLeft: Code('Raised for a key that only the right side has.'),
        missingRight: Code('Raised for a key that only the left side has.'),
        differing: Code('Raised for a key whose values differ by more than the tolerance.'),
        incomplete: Code('Raised when a side could not be read whole; closed by the next run that can.'),
      },
      strict,
    ),
    repairs: Type.Array(ReconcilerRepair, {
      description: 'The first that is for the kind of a difference is proposed.',
    }),
  },
  { ...strict, description: 'Compares what two systems say, and proposes what makes them agree.' },
);
export type Reconciler = Static<typeof Reconciler>;
