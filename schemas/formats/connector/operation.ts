/** One call that a system offers: how it is made, and how its answer is read. */
import { type Static, Type } from '@sinclair/typebox';
import { Evidence } from '../evidence.ts';
import { Expression, Settable } from '../shared.ts';
import { IdempotencyMechanism } from './idempotency.ts';
import { OutcomeRule } from './outcome.ts';
import { Parameter } from './parameter.ts';

const strict = { additionalProperties: false } as const;

export const Operation = Type.Object(
  {
    title: Type.String({ minLength: 3 }),
    description: Type.Optional(Type.String()),
    evidence: Type.Optional(Evidence),
    direction: Type.Union([Type.Literal('read'), Type.Literal('write')]),
    method: Type.Union([
      Type.Literal('GET'),
      Type.Literal('POST'),
      Type.Literal('PUT'),
      Type.Literal('PATCH'),
      Type.Literal('DELETE'),
    ]),
    path: Settable(Type.String({ description: 'Path under the base address; {name} takes a path parameter.' })),
    baseUrl: Type.Optional(
      Type.String({ description: "Template of a base address of its own, in the place of the connector's." }),
    ),
    enabled: Type.Optional(Settable(Type.Boolean({ description: 'False where the system lacks the capability.' }))),
    auth: Type.Optional(
      Type.String({ description: 'Name of the way of authenticating, where it is not the one in use.' }),
    ),
    parameters: Type.Optional(Type.Record(Type.String(), Parameter)),
    request: Type.Optional(Type.String({ description: 'Schema id of the request body, in canonical field names.' })),
    body: Type.Optional(
      Expression(
        'the body to send, where it is not the request as it is; sees the request as request, and parameters and settings.',
      ),
    ),
    tagRequest: Type.Optional(
      Settable(Type.Boolean({ description: 'False: what is sent is not written in the encoding of the connector.' })),
    ),
    response: Type.Optional(Type.String({ description: 'Schema id of the decoded answer, in canonical field names.' })),
    graphql: Type.Optional(
      Type.Object(
        {
          document: Type.String({ minLength: 5, description: 'Text of the document, with one operation.' }),
          cost: Settable(
            Type.Integer({ minimum: 1, maximum: 1_000, description: 'Points reserved from a budget of kind cost.' }),
          ),
        },
        {
          ...strict,
          description: 'The call is a GraphQL document; the fields of the body and the parameters are its variables.',
        },
      ),
    ),
    fieldNames: Type.Optional(
      Settable(
        Type.Record(Type.String(), Type.String(), {
          description: 'Canonical field name to name on the wire, applied to every object of request and answer.',
        }),
      ),
    ),
    items: Type.Optional(Expression('the list inside an answer; sees the body.')),
    pagination: Type.Optional(
      Type.Union([
        Type.Object(
          {
            kind: Type.Literal('cursor'),
            parameter: Type.String({ description: 'Parameter that carries the cursor.' }),
            next: Expression('the next cursor, or nothing at the end; sees the body.'),
            body: Type.Optional(
              Expression(
                'the body of the next request, where `body` of the operation is an expression: a script has the last request alone, and not its parameters. Sees `{ request, cursor }`, where `request` is the body of this page’s request.',
              ),
            ),
            pageSize: Type.Optional(
              Settable(
                Type.Integer({
                  minimum: 1,
                  maximum: 10_000,
                  description:
                    'Items of a full page, where a page with fewer is the last; default: `next` alone tells.',
                }),
              ),
            ),
            maximumPages: Type.Integer({ minimum: 1, maximum: 100_000 }),
          },
          { ...strict, description: 'Paging by an opaque cursor; a repeated cursor is an error.' },
        ),
        Type.Object(
          {
            kind: Type.Literal('offset'),
            parameter: Type.String({ description: 'Parameter that carries the number of items to pass over.' }),
            pageSize: Settable(
              Type.Integer({ minimum: 1, maximum: 10_000, description: 'Items of a full page, as the call asks for.' }),
            ),
            maximumPages: Type.Integer({ minimum: 1, maximum: 100_000 }),
          },
          {
            ...strict,
            description:
              'Paging by position; a page that is not full is the last. For lists that stand still: what leaves a list while it is read makes it pass over what follows.',
          },
        ),
      ]),
    ),
    batch: Type.Optional(
      Type.Object(
        {
          limit: Settable(Type.Integer({ minimum: 1, maximum: 10_000, description: 'Items in one call.' })),
          parameter: Type.Optional(Type.String({ description: 'The list parameter that is limited, of a read.' })),
          lines: Type.Optional(Type.String({ description: 'The list field of the body that is limited, of a write.' })),
          results: Type.Optional(
            Expression(
              'one {reference, outcome: "confirmed"|"refused", code?, message?, id?} per line of a write; sees the answer as body and the body of the write as request.',
            ),
          ),
        },
        strict,
      ),
    ),
    idempotency: Type.Array(IdempotencyMechanism, {
      minItems: 1,
      maxItems: 4,
      description: 'In order of preference; the first that is enabled is used. A read declares [{kind: "none"}].',
    }),
    retry: Type.Optional(
      Type.Object(
        {
          attempts: Settable(Type.Integer({ minimum: 0, maximum: 20, description: 'Attempts after the first.' })),
          baseMs: Settable(Type.Integer({ minimum: 10, maximum: 60_000 })),
          maximumMs: Settable(Type.Integer({ minimum: 10, maximum: 3_600_000 })),
        },
        { ...strict, description: 'Exponential backoff with full jitter.' },
      ),
    ),
    outcomes: Type.Optional(Type.Array(OutcomeRule, { maxItems: 30 })),
  },
  { ...strict, description: 'One call that the system offers.' },
);
export type Operation = Static<typeof Operation>;
