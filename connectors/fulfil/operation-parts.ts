/** The three forms that Fulfil's calls have: search and read, create, and workflow method. */
import type { IdempotencyMechanism, Operation } from '../../schemas/formats/connector.ts';
import type { Evidence } from '../../schemas/formats/evidence.ts';
import { readOutcomes } from './outcomes.ts';

/** Reads, and writes whose effect a read can prove. */
export const retry: NonNullable<Operation['retry']> = {
  attempts: '{settings.retry.attempts}',
  baseMs: '{settings.retry.baseMs}',
  maximumMs: '{settings.retry.maximumMs}',
};

/** Writes of which nothing tells whether they took effect: sent once. */
export const neverRepeated: NonNullable<Operation['retry']> = { attempts: 0, baseMs: 1_000, maximumMs: 1_000 };

/** One filter: the parameter that gives its value, and the clause. */
interface Filter {
  readonly parameter: string;
  readonly field: string;
  readonly operator: '=' | '>=' | '<' | 'in';
  readonly description?: string;
  readonly required?: boolean;
  readonly personal?: true;
}

interface Search {
  readonly evidence: Evidence;
  readonly title: string;
  readonly description?: string;
  readonly model: string;
  readonly response: string;
  readonly fields: readonly string[];
  readonly filters: readonly Filter[];
  readonly enabled?: Operation['enabled'];
  /** Clauses that always hold, as JSON. */
  readonly always?: readonly unknown[];
  readonly order?: 'id' | 'write_date';
}

/** A list that is asked for is one even when it has one entry, or none: then nothing is found, and not everything. */
const value = ({ parameter, operator }: Filter): string =>
  operator === 'in' ? `[parameters.${parameter}]` : `parameters.${parameter}`;

const clause = (filter: Filter): string => `["${filter.field}", "${filter.operator}", ${value(filter)}]`;

/** What comes after the last record of a page, which is told by its time of change and id: `2026-09-04T10:11:12Z|501`. */
const afterId = (cursor: string): string => `["id", ">", $number($substringAfter(${cursor}, "|"))]`;
const afterTime = (cursor: string): string => {
  const at = `$substringBefore(${cursor}, "|")`;
  return `["OR", ["write_date", ">", ${at}], ["AND", ["write_date", "=", ${at}], ${afterId(cursor)}]]`;
};

/** The body of a next page: no other clause begins with OR or asks for what is larger. */
const bodyAfter = `(
  $cursor := cursor;
  request ~> |$|{
    "filters": $reduce(
      filters,
      function($all, $each) { $each[0] = "OR" or $each[1] = ">" ? $all : $append($all, [[$each]]) },
      [order[0][0] = "write_date" ? [${afterTime('$cursor')}] : [${afterId('$cursor')}]]
    )
  }|
)`;

/**
 * Records that fit. Pages go on by what the last record is, and not by how many came before: were one of those to
 * change between two pages, a position would pass over a record that nobody has seen. Where a time of change is asked
 * for, what changes while it is read is met again.
 */
export function search({
  title,
  description,
  model,
  response,
  fields,
  filters,
  always = [],
  ...more
}: Search): Operation {
  const byTime = more.order === 'write_date';
  // Without a time, records that never changed are found as well, and those have none.
  const either = (inTime: string, byId: string) =>
    byTime ? `$exists(parameters.changedSince) ? ${inTime} : ${byId}` : byId;
  // What a condition gives is taken apart by the list around it, so its clause stands in a list of its own.
  const clauses = filters.map((filter) =>
    filter.required ? clause(filter) : `$exists(parameters.${filter.parameter}) ? [${clause(filter)}]`,
  );
  const next = either(`[${afterTime('parameters.after')}]`, `[${afterId('parameters.after')}]`);
  const goingOn = `$exists(parameters.after) ? (${next})`;
  const domain = `[${[...always.map((each) => JSON.stringify(each)), ...clauses, goingOn].join(', ')}]`;
  const order = either('[["write_date", "ASC"], ["id", "ASC"]]', '[["id", "ASC"]]');
  const list = filters.find(({ operator, required }) => operator === 'in' && required);
  return {
    title,
    evidence: more.evidence,
    ...(description ? { description } : {}),
    direction: 'read',
    method: 'PUT',
    path: `/api/v2/model/${model}/search_read`,
    ...(more.enabled ? { enabled: more.enabled } : {}),
    parameters: {
      ...Object.fromEntries(
        filters.map(({ parameter, description: told, required, personal }) => [
          parameter,
          {
            in: 'body' as const,
            ...(required ? { required } : {}),
            ...(personal ? { personal } : {}),
            ...(told ? { description: told } : {}),
          },
        ]),
      ),
      after: { in: 'body', description: 'Time of change and id of the last record that is known.' },
    },
    body: `{"filters": ${domain}, "fields": ${JSON.stringify(fields)}, "order": ${order}, "limit": settings.pageSize}`,
    response: `fulfil/${response}`,
    items: '$',
    // A larger page than Fulfil gives is refused, so that only the last one is not full.
    pagination: {
      kind: 'cursor',
      parameter: 'after',
      next: '$[-1].(write_date & "|" & id)',
      body: bodyAfter,
      pageSize: '{settings.pageSize}',
      maximumPages: 2_000,
    },
    ...(list ? { batch: { limit: '{settings.readBatch}', parameter: list.parameter } } : {}),
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  };
}

/** What is found stands for the answer of the create. */
const asCreated = (found: string): string =>
  `(${found})[0].[{"id": id, "rec_name": rec_name ? rec_name : $string(id)}]`;

/** A create is found again by a text of ours that is unique for ever: Fulfil has no idempotency keys. */
export function createdUnder(operation: string, parameter: string, field: string): IdempotencyMechanism {
  return {
    kind: 'readBack',
    operation,
    parameters: { [parameter]: `[body.${field}]` },
    found: asCreated(`body[${field} = $$.request.${field}]`),
    settleMs: '{settings.settleMs}',
    beforeSending: true,
  };
}

/** Lines of a request as Fulfil takes them: a list of commands. */
export const withLines = (field: string): string =>
  `[$merge([request, {"${field}": [["create", [request.${field}]]]}])]`;

interface Method {
  readonly evidence: Evidence;
  readonly title: string;
  readonly description?: string;
  readonly model: string;
  /** Name of the method, or the setting that has it. */
  readonly method: string;
  readonly enabled?: Operation['enabled'];
  /** The read that tells the state, and the states that prove the effect. */
  readonly read: string;
  readonly reached: readonly string[];
  readonly request?: string;
  /** Positional arguments after the ids. */
  readonly moreArguments?: string;
}

/** A workflow method of one record. Ids are nested: the body is the list of positional arguments. */
export function method({ title, description, model, method: name, read, reached, ...more }: Method): Operation {
  return {
    title,
    evidence: more.evidence,
    ...(description ? { description } : {}),
    direction: 'write',
    method: 'PUT',
    path: `/api/v2/model/${model}/${name}`,
    ...(more.enabled ? { enabled: more.enabled } : {}),
    parameters: { id: { in: 'body', required: true, description: 'Id of the record.' } },
    ...(more.request ? { request: more.request } : {}),
    body: `[[$number(parameters.id)]${more.moreArguments ? `, ${more.moreArguments}` : ''}]`,
    response: 'fulfil/method-result',
    idempotency: [
      {
        kind: 'readBack',
        operation: read,
        parameters: { ids: '[$number(parameters.id)]' },
        found: `body[id = $number($$.parameters.id) and state in ${JSON.stringify(reached)}] ? true`,
        settleMs: '{settings.settleMs}',
      },
    ],
    retry,
  };
}
