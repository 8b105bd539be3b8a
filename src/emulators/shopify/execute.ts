/** One call: validated against the schema of its version, paid for, executed on the state. */
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  executeSync,
  type GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { startBulk } from './bulk.ts';
import { type Call, Refused, record } from './context.ts';
import { actualCost, maximumCost, requestedCost } from './cost.ts';
import { creditMutations } from './credit.ts';
import { runMutation } from './idempotency.ts';
import { inventoryMutations } from './inventory.ts';
import { orderMutations } from './orders.ts';
import { queries } from './queries.ts';
import { refundMutations } from './refunds.ts';
import { returnMutations } from './returns.ts';

type Resolver = (call: Call, args: never) => unknown;

const bulkMutation = (schema: GraphQLSchema) => ({
  bulkOperationRunQuery: (call: Call, { query }: { query: string }) =>
    startBulk(call, query, (document) => {
      const errors = validate(schema, document);
      if (errors.length > 0) throw new Refused(['query'], `Invalid bulk query: ${errors[0]?.message}`, 'INVALID');
      return executeSync({ schema, document, rootValue: bound(queries), contextValue: call }).data;
    }),
});

const subscriptionMutations = {
  webhookSubscriptionCreate: (
    call: Call,
    args: { topic: string; webhookSubscription: { uri?: string | null } },
  ): object => {
    const { state } = call.context;
    const { topic } = args;
    const uri = args.webhookSubscription.uri ?? '';
    if ([...state.subscriptions.values()].some((one) => one.topic === topic && one.uri === uri)) {
      throw new Refused(['webhookSubscription', 'uri'], 'Address for this topic has already been taken');
    }
    const subscription = { id: state.newId('WebhookSubscription'), topic, uri };
    state.subscriptions.set(subscription.id, subscription);
    record(call, 'webhookSubscriptionCreate', subscription.id, { topic, uri });
    return { webhookSubscription: subscription, userErrors: [] };
  },
};

/** Resolvers as the fields of a root value. */
const bound = (resolvers: Readonly<Record<string, Resolver>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(resolvers).map(([name, resolve]) => [
      name,
      (args: unknown, call: Call) => resolve(call, args as never),
    ]),
  );

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface GraphqlAnswer extends ExecutionResult {
  readonly extensions: { readonly cost: Record<string, unknown> };
}

const maximumKeptDocuments = 500;
const keptDocuments = new WeakMap<GraphQLSchema, Map<string, { readonly document: DocumentNode }>>();

/** Parsed and validated; once for each text, because callers send the same few again and again. */
function readDocument(
  schema: GraphQLSchema,
  query: string,
): { readonly document: DocumentNode } | { readonly errors: readonly object[] } {
  const kept = keptDocuments.get(schema) ?? new Map();
  keptDocuments.set(schema, kept);
  const known = kept.get(query);
  if (known) return known;
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] };
  }
  const invalid = validate(schema, document);
  if (invalid.length > 0) {
    return { errors: invalid.map((error) => ({ ...error.toJSON(), extensions: { code: 'undefinedField' } })) };
  }
  if (kept.size >= maximumKeptDocuments) kept.clear();
  kept.set(query, { document });
  return { document };
}

export async function executeRequest(
  call: Call,
  schema: GraphQLSchema,
  { query, variables }: GraphqlRequest,
): Promise<object> {
  const { costBucket, settings, counters } = call.context;
  const read = readDocument(schema, query);
  if ('errors' in read) return read;
  const { document } = read;
  const operation = getOperationAST(document);
  if (!operation) return { errors: [{ message: 'No operation was named.', extensions: { code: 'BAD_REQUEST' } }] };
  const isMutation = operation.operation === 'mutation';
  const requested = requestedCost(schema, operation, variables);
  const cost = (actual: number | null) => ({
    cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: costBucket.status(settings) },
  });
  if (requested > maximumCost) {
    const message = `Query cost is ${requested}, which exceeds the single query max cost limit ${maximumCost}.`;
    return { errors: [{ message, extensions: { code: 'MAX_COST_EXCEEDED' } }], extensions: cost(null) };
  }
  if (!costBucket.take(requested, settings)) {
    counters.add('POST /admin/api/:version/graphql.json', 'overLimit');
    counters.add('POST /admin/api/:version/graphql.json', 'throttled');
    return { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions: cost(null) };
  }
  const result = await execute({
    schema,
    document,
    rootValue: rootOf(call, schema, isMutation, variables),
    contextValue: call,
    variableValues: { ...variables },
  });
  // Each word of a refused variable is graphql-js's own; the code is Shopify's.
  const errors = result.errors?.map((error) => withCode(error, result.data === undefined));
  const actual = Math.min(requested, actualCost(result.data, isMutation));
  costBucket.giveBack(requested - actual);
  return {
    ...(errors ? { errors } : {}),
    ...(result.data === undefined ? {} : { data: result.data }),
    extensions: cost(actual),
  };
}

function withCode(error: GraphQLError, beforeExecution: boolean): object {
  const code = error.extensions.code ?? (beforeExecution ? 'INVALID_VARIABLE' : 'INTERNAL_SERVER_ERROR');
  return {
    message: error.message,
    ...(error.path ? { path: error.path } : {}),
    extensions: { ...error.extensions, code },
  };
}

function rootOf(
  call: Call,
  schema: GraphQLSchema,
  isMutation: boolean,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (!isMutation) return bound(queries);
  const mutations: Record<string, Resolver> = {
    ...returnMutations,
    ...refundMutations,
    ...inventoryMutations,
    ...orderMutations,
    ...creditMutations,
    ...subscriptionMutations,
    ...bulkMutation(schema),
  };
  return Object.fromEntries(
    Object.entries(mutations).map(([name, resolve]) => [
      name,
      (args: unknown, _call: Call, info: GraphQLResolveInfo) =>
        runMutation(call, info, args, variables, () => resolve(call, args as never) as object),
    ]),
  );
}
