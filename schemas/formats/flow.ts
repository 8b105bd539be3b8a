/** The flow format: a blueprint, declared once and read by the checker, the runtime and the tests. */
import { type Static, Type } from '@sinclair/typebox';
import { absent, changed } from './examples/change.ts';
import { flowExample } from './examples/flow.ts';
import {
  Code,
  Expression,
  type FormatDefinition,
  RequirementId,
  SemanticVersion,
  SettingDeclarations,
  Slug,
} from './shared.ts';

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

export const Step = Type.Union([
  ConnectorStep,
  MapStep,
  FilterStep,
  DeDupeStep,
  AssertStep,
  TrackDataStep,
  RunFlowStep,
]);
export type Step = Static<typeof Step>;

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

const track = Type.Optional(
  Type.Record(Type.String(), Expression('a value to keep from the moment of intake; sees the event body.'), {
    description: 'Monitors read these, so that they do not depend on any later step.',
  }),
);

export const WebhookTrigger = Type.Object(
  {
    id: Slug('Stable id.'),
    kind: Type.Literal('webhook'),
    connector: Slug('Connector id.'),
    topics: Type.Array(Type.String(), { minItems: 1, description: 'Topics declared by the connector.' }),
    key: Type.Optional(
      Expression(
        "the business key as a string, where records are not keyed as the connector's events; sees the event body.",
      ),
    ),
    track,
  },
  { ...strict, description: 'Events that the system sends.' },
);

export type WebhookTrigger = Static<typeof WebhookTrigger>;

export const PollTrigger = Type.Object(
  {
    id: Slug('Stable id.'),
    kind: Type.Literal('poll'),
    connector: Slug('Connector id.'),
    operation: Type.String({ description: 'A read operation with pagination.' }),
    schedule: Schedule,
    window: Type.Object(
      {
        from: Type.Optional(Type.String({ description: 'Parameter that takes the start.' })),
        to: Type.Optional(
          Type.String({ description: 'Parameter that takes the end; absent: all that came since the start is read.' }),
        ),
        maximumDays: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 3660,
            description: 'A longer window is read in pieces of this length; absent: in one piece.',
          }),
        ),
        overlapMinutes: Type.Integer({
          minimum: 0,
          maximum: 10_080,
          description: 'Read again, because systems show changes late.',
        }),
        firstDays: Expression('how far back the very first run reads, in days; sees $settings.'),
      },
      strict,
    ),
    passes: Type.Array(Type.Record(Type.String(), Expression('a parameter; sees $settings and $window (from, to).')), {
      minItems: 1,
      description: 'The window is read once with each of these sets of parameters.',
    }),
    key: Expression('the business key as a string; sees the item.'),
    version: Expression('what tells this version from another of the same key; sees the item.'),
    track,
  },
  { ...strict, description: 'Reads what changed since the watermark; finds what webhooks missed.' },
);
export type PollTrigger = Static<typeof PollTrigger>;

export const RecheckTrigger = Type.Object(
  {
    id: Slug('Stable id.'),
    kind: Type.Literal('recheck'),
    connector: Slug('Connector id.'),
    topics: Type.Array(Type.String(), { minItems: 1, description: 'Topics declared by the connector.' }),
    exceptions: Type.Array(Code('Looked at again: an exception with recheckMinutes.'), { minItems: 1 }),
    withinMs: Type.Integer({
      minimum: 0,
      maximum: 3_600_000,
      description: 'How long they wait at most for more such events, in milliseconds: one look does for all of them.',
    }),
  },
  {
    ...strict,
    description:
      'Events after which the cause of exceptions may be gone: a product was created, say. They make no records.',
  },
);
export type RecheckTrigger = Static<typeof RecheckTrigger>;

export const FlowTrigger = Type.Object(
  { id: Slug('Stable id.'), kind: Type.Literal('flow'), track },
  {
    ...strict,
    description: 'Records that other flows hand over with a run-flow step; their event is a hint, as of a webhook.',
  },
);
export type FlowTrigger = Static<typeof FlowTrigger>;

export const ExceptionDeclaration = Type.Object(
  {
    title: Type.String({ minLength: 5 }),
    owner: Type.String({ description: 'A role declared under owners.' }),
    severity: Type.Union([
      Type.Literal('information'),
      Type.Literal('warning'),
      Type.Literal('error'),
      Type.Literal('critical'),
    ]),
    meaning: Type.String({ minLength: 20, description: 'What happened and what it means for the business.' }),
    resolution: Type.String({ minLength: 20, description: 'What the owner does now.' }),
    recheckMinutes: Type.Optional(
      Expression('minutes until the record is looked at again by itself, in case the cause is gone; sees $settings.'),
    ),
  },
  strict,
);
export type ExceptionDeclaration = Static<typeof ExceptionDeclaration>;

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

export const Flow = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    id: Type.String({
      pattern: '^[a-z0-9-]+--[a-z0-9-]+/[a-z0-9-]+$',
      description: 'The folder of the pair and the file name: archean-r247--loop-returns/restock-finalised-returns.',
    }),
    version: SemanticVersion,
    title: Type.String({ minLength: 5 }),
    description: Type.String({ minLength: 20 }),
    systems: Type.Array(Slug('Connector id.'), { minItems: 2 }),
    requirements: Type.Array(RequirementId, { description: 'What this blueprint meets.' }),
    truth: Type.Record(Type.String(), Slug('Connector id.'), {
      description: 'Which system wins, per kind of data.',
    }),
    owners: Type.Record(Type.String(), Type.String(), { description: 'Role to what it answers for.' }),
    settings: SettingDeclarations,
    triggers: Type.Array(Type.Union([WebhookTrigger, RecheckTrigger, PollTrigger, FlowTrigger]), { minItems: 1 }),
    record: Type.Object(
      {
        name: Type.String({ description: 'What one record is: return.' }),
        orderingKey: Expression('records with the same value are never worked on at once; sees key.'),
        schema: Type.Optional(Type.String()),
        priority: Type.Optional(
          Expression(
            'a whole number from 0 (usual) to 9; above 0 is urgent: worked on before everything else, with a part of each budget kept for it; sees key, trigger and event; default: 0.',
          ),
        ),
        waitMs: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 60_000,
            description:
              'How long a record waits for others to share calls with, in milliseconds; urgent ones do not wait. Default: 0.',
          }),
        ),
      },
      strict,
    ),
    retry: Type.Object(
      {
        attempts: Type.Integer({
          minimum: 1,
          maximum: 50,
          description: 'Attempts of a record before it becomes an exception.',
        }),
        baseMs: Type.Integer({ minimum: 10, maximum: 600_000 }),
        maximumMs: Type.Integer({ minimum: 10, maximum: 3_600_000 }),
        exception: Code('Raised when the attempts are used up.'),
      },
      { ...strict, description: 'Exponential backoff with full jitter. Throttling does not count as an attempt.' },
    ),
    schemaException: Code('Raised when an event or an answer does not fit its schema.'),
    steps: Type.Array(Step, { minItems: 1, maxItems: 100 }),
    exceptions: Type.Record(Code('An exception code.'), ExceptionDeclaration),
    monitors: Type.Array(Monitor),
  },
  { ...strict, $id: 'https://backhaul.dev/schemas/flow.schema.json', title: 'Backhaul flow blueprint' },
);
export type Flow = Static<typeof Flow>;

/** The flow format with its examples. */
export const flowFormat: FormatDefinition<typeof Flow> = {
  name: 'flow',
  description: 'A blueprint: what starts it, its steps, its exceptions with their owners, and its monitors.',
  schema: Flow,
  examples: [flowExample],
  invalidExamples: [
    {
      reason: 'a hand-over is optional or it is not: there is nothing to switch off',
      value: changed(flowExample, { '/steps/7/optional': false }),
      at: '/steps/7/optional',
      code: 'FORMAT_VALUE_NOT_ALLOWED',
    },
    {
      reason: 'a shape that is not known can not be run',
      value: changed(flowExample, { '/steps/3/shape': 'mapping' }),
      at: '/steps/3/shape',
      code: 'FORMAT_VALUE_NOT_ALLOWED',
    },
    {
      reason: 'a map whose result has no name is of no use',
      value: changed(flowExample, { '/steps/3/into': absent }),
      at: '/steps/3',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'an exception without a way to resolve it leaves its owner alone',
      value: changed(flowExample, { '/exceptions/SKU_UNKNOWN/resolution': 'Fix it.' }),
      at: '/exceptions/SKU_UNKNOWN/resolution',
      code: 'FORMAT_OUT_OF_RANGE',
    },
    {
      reason: 'a version has three parts',
      value: changed(flowExample, { '/version': '1.0' }),
      at: '/version',
      code: 'FORMAT_PATTERN_BROKEN',
    },
    {
      reason: 'attempts are a number',
      value: changed(flowExample, { '/retry/attempts': 'five' }),
      at: '/retry/attempts',
      code: 'FORMAT_TYPE_WRONG',
    },
    {
      reason: 'an exception that nobody declared has no owner',
      value: changed(flowExample, { '/retry/exception': 'GAVE_UP' }),
      at: '/retry/exception',
      code: 'EXCEPTION_UNDECLARED',
    },
  ],
};
