/** The steps of a flow, one schema for each shape. */
import { type Static, Type } from '@sinclair/typebox';
import { Code, Expression, Slug } from '../shared.ts';

const strict = { additionalProperties: false } as const;

const stepBase = {
  id: Slug('Stable id of the step; exceptions and replays name it.'),
  title: Type.String({ minLength: 3, description: 'What the step does, for people.' }),
  when: Type.Optional(Expression('run the step only for records for which this is true; sees the context.')),
};

const into = Type.String({
  pattern: '^[a-z][A-Za-z0-9]*$',
  description: 'Name under which the result stands in the context of later steps.',
});

export const ConnectorStep = Type.Object(
  {
    ...stepBase,
    shape: Type.Literal('connector'),
    connector: Slug('Connector id.'),
    operation: Type.String({ description: 'Operation id of that connector.' }),
    parameters: Type.Optional(
      Type.Record(
        Type.String(),
        Expression(
          'the value of a parameter; sees the context. Of a gather or a batch, whose calls are made for many records: $settings alone, of a batch $batch as well.',
        ),
      ),
    ),
    gather: Type.Optional(
      Type.Object(
        {
          parameter: Type.String({
            description: 'The list parameter that takes the values of many records in one call.',
          }),
          values: Expression('the values that this record asks for; sees the context.'),
          match: Expression('which value an item of the answer belongs to, or a list of them; sees the item.'),
        },
        { ...strict, description: 'One read for many records, up to the batch limit of the operation.' },
      ),
    ),
    batch: Type.Optional(
      Type.Object(
        {
          lines: Expression(
            'the lines that this record contributes, each with a subject, a unique lineReference, and answeredAs where the answer names it otherwise; sees the context.',
          ),
          body: Type.String({
            description: 'Transform that makes the request body of {reference, occurredAt, lines}.',
          }),
          before: Type.Optional(
            Type.Object(
              {
                operation: Type.String({ description: 'Operation of the same connector.' }),
                body: Expression('its body; sees $settings and $batch.'),
              },
              {
                ...strict,
                description:
                  'Called once before the first request of a batch: what the requests go into (a container, say). It is no effect: one that is left over, after a crash, does no harm.',
              },
            ),
          ),
        },
        {
          ...strict,
          description: 'One write for the lines of many records, up to the batch limit of the operation.',
        },
      ),
    ),
    write: Type.Optional(
      Type.Object(
        {
          reference: Expression(
            "names this write once and for ever, among all records of the flow (a text, e.g. 'flag:' & return.returnId); what is confirmed under it is not written again; sees the context.",
          ),
          each: Type.Optional(
            Expression(
              'a list: one write for each of its items, one after another. The item stands as item in the context of reference, input and parameters. A refusal raises the exception for that item alone (its subject, where it has one), and the others go on; sees the context.',
            ),
          ),
          passes: Type.Optional(
            Type.Boolean({
              description:
                'The reference names something that never comes back once it has moved on, such as a version: no later run makes it again. Settled effects then go after the retention effectDays of the brand, but for the newest of each subject, instead of staying for ever. Not where an expression of the flow reads $effects. Default false.',
            }),
          ),
          body: Type.Optional(
            Type.String({ description: 'Transform that makes the request body. Absent: the call has no body.' }),
          ),
          input: Type.Optional(
            Expression('the input of that transform; default: the context itself; sees the context.'),
          ),
        },
        {
          ...strict,
          description:
            'One write for this record, with the parameters of the step: a flag, a note, a status. Not for operations that answer line by line. A refusal ends the run of the record.',
        },
      ),
    ),
    into: Type.Optional(into),
    onDataError: Type.Optional(
      Code("Exception raised when the system refuses the data; default: the outcome rule's own code."),
    ),
    onUnknown: Type.Optional(Code('Exception raised when an outcome can neither be repeated nor read back.')),
  },
  {
    ...strict,
    description:
      'Calls an operation. A step that writes has either batch or write, and what it writes is stored as effects before it is sent.',
  },
);
export type ConnectorStep = Static<typeof ConnectorStep>;

export const MapStep = Type.Object(
  {
    ...stepBase,
    shape: Type.Literal('map'),
    transform: Type.String({ description: 'Transform id: <pair>/<name>.' }),
    input: Expression('the input of the transform; sees the context.'),
    into,
  },
  { ...strict, description: 'Runs a transform; its source and target schemas are checked.' },
);
export type MapStep = Static<typeof MapStep>;

export const FilterStep = Type.Object(
  {
    ...stepBase,
    shape: Type.Literal('filter'),
    keep: Expression('true for records that go on; sees the context.'),
    reason: Type.String({ minLength: 5, description: 'Why a record that does not go on is at rest, for people.' }),
  },
  { ...strict, description: 'Lets records rest that need nothing (state: skipped, with the reason).' },
);

export const DeDupeStep = Type.Object(
  {
    ...stepBase,
    shape: Type.Literal('de-dupe'),
    version: Expression('a string that grows with every change of the record (an ISO time, say); sees the context.'),
    fresh: Type.Optional(
      Expression('true when the snapshot was read just now and cannot be old: it is never skipped; sees the context.'),
    ),
    reason: Type.String({ minLength: 5 }),
  },
  {
    ...strict,
    description:
      'Skips a snapshot older than the newest that was processed for the same key. An equal one goes on: effects decide what is still to do.',
  },
);

export const AssertStep = Type.Object(
  {
    ...stepBase,
    shape: Type.Literal('assert'),
    findings: Expression(
      'an array of {code, subject, message}: each raises that exception for that subject (a line, say), and the record goes on; sees the context.',
    ),
  },
  { ...strict, description: 'Raises declared exceptions without stopping the record.' },
);

export const TrackDataStep = Type.Object(
  {
    ...stepBase,
    shape: Type.Literal('track-data'),
    values: Type.Record(Type.String(), Expression('a value to keep with the record, for people; sees the context.')),
  },
  { ...strict, description: 'Keeps values with the record, so that people can look it up by them.' },
);

export const RunFlowStep = Type.Object(
  {
    ...stepBase,
    shape: Type.Literal('run-flow'),
    flow: Type.String({ description: 'Id of another flow, with a trigger of the kind flow: <pair>/<name>.' }),
    records: Expression(
      'the records that it is to work on: an array of {key, version, event}; sees the context, and in $effects what this run has had confirmed.',
    ),
    optional: Type.Optional(
      Type.Literal(true, { description: 'Passed over where the brand does not run that flow; otherwise it must.' }),
    ),
  },
  {
    ...strict,
    description:
      'Hands records to another flow of the brand. They are stored as its events, with their jobs, in the transaction that brings this record to rest; the same key and version once.',
  },
);
export type RunFlowStep = Static<typeof RunFlowStep>;

export const FlowControlStep = Type.Object(
  {
    ...stepBase,
    shape: Type.Literal('flow-control'),
    machine: Type.String({ description: 'Name of a machine of this flow.' }),
    from: Expression('the state that stands in the target now; nothing: the initial one; sees the context.'),
    to: Expression('the state that is asked for; nothing: none is; sees the context.'),
    into,
  },
  {
    ...strict,
    description:
      'Gives the declared transition {from, to, why} of a machine, and nothing where the state stands already. A change that is not declared ends the run of the record with the exception of the machine.',
  },
);
export type FlowControlStep = Static<typeof FlowControlStep>;

export const Step = Type.Union([
  ConnectorStep,
  MapStep,
  FilterStep,
  DeDupeStep,
  AssertStep,
  TrackDataStep,
  RunFlowStep,
  FlowControlStep,
]);
export type Step = Static<typeof Step>;
