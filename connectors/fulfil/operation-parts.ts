/** The three forms that Fulfil's calls have: search and read, create, and workflow method. */
import type { IdempotencyMechanism, Operation } from '../../schemas/formats/connector.ts';
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

/** Records that fit, in an order in which one that changes while it is read is met again and not passed over. */
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
  // What a condition gives is taken apart by the list around it, so its clause stands in a list of its own.
  const clauses = filters.map((filter) =>
    filter.required ? clause(filter) : `$exists(parameters.${filter.parameter}) ? [${clause(filter)}]`,
  );
  const domain = `[${[...always.map((each) => JSON.stringify(each)), ...clauses].join(', ')}]`;
  const order = more.order === 'write_date' ? '[["write_date", "ASC"], ["id", "ASC"]]' : '[["id", "ASC"]]';
  const list = filters.find(({ operator, required }) => operator === 'in' && required);
  return {
    title,
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
      offset: { in: 'body', description: 'How many records to pass over.' },
    },
    body: `{"filters": ${domain}, "fields": ${JSON.stringify(fields)}, "order": ${order}, "limit": settings.pageSize, "offset": $exists(parameters.offset) ? $number(parameters.offset) : 0}`,
    response: `fulfil/${response}`,
    items: '$',
    pagination: { kind: 'offset', parameter: 'offset', pageSize: '{settings.pageSize}', maximumPages: 2_000 },
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
