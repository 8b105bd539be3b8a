/** `@idempotent(key:)`: needed by some mutations, remembered for 24 hours per mutation and key. */
import { type GraphQLResolveInfo, Kind } from 'graphql';
import { hashJson } from '../core/canonical-json.ts';
import { waitBeforeCommit } from '../core/fault-hooks.ts';
import { type Call, queryError, Refused, type UserError } from './context.ts';
import { needsKey } from './schemas.ts';

const keptMs = 24 * 60 * 60 * 1000;

type Work = () => object;

function keyOf(info: GraphQLResolveInfo, variables: Readonly<Record<string, unknown>>): string | null {
  const directive = info.fieldNodes[0]?.directives?.find(({ name }) => name.value === 'idempotent');
  const value = directive?.arguments?.find(({ name }) => name.value === 'key')?.value;
  if (value?.kind === Kind.STRING) return value.value;
  return value?.kind === Kind.VARIABLE ? String(variables[value.name.value] ?? '') : null;
}

const failed = (userErrors: readonly UserError[]): object => ({ userErrors });

/** Runs a mutation: refusals become userErrors, a key that was used gives its first result, rebuilt from what stands now. */
export async function runMutation(
  call: Call,
  info: GraphQLResolveInfo,
  args: unknown,
  variables: Readonly<Record<string, unknown>>,
  work: Work,
): Promise<object> {
  const { state, clock } = call.context;
  call.key = keyOf(info, variables);
  if (call.key === null && needsKey(info.schema, info.fieldName)) {
    throw queryError('BAD_REQUEST', 'The @idempotent directive is required for this mutation but was not provided.');
  }
  if (call.key === null) {
    await waitBeforeCommit(call.request);
    return attempt(work);
  }
  if (call.key.trim() === '') throw queryError('BAD_REQUEST', 'The idempotency key must not be blank.');
  const name = `${info.fieldName} ${call.key}`;
  const print = hashJson(args);
  const known = state.keys.get(name);
  if (known && clock.now() - known.at < keptMs) {
    if (known.print !== print) {
      return refusal(
        'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
        'The same idempotency key cannot be used with different operation parameters.',
      );
    }
    if (!known.done)
      return refusal('IDEMPOTENCY_CONCURRENT_REQUEST', 'A request with the same idempotency key is in progress.');
    return isFailed(known.done.payload)
      ? refusal('IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED', 'A previous attempt with this idempotency key failed.')
      : known.done.payload;
  }
  const entry: { print: string; at: number; done?: { payload: object } } = { print, at: clock.now() };
  state.keys.set(name, entry);
  try {
    await waitBeforeCommit(call.request);
    const payload = attempt(work);
    entry.done = { payload };
    return payload;
  } catch (error) {
    state.keys.delete(name);
    throw error;
  }
}

const refusal = (code: string, message: string): object => failed([{ field: null, message, code }]);

const isFailed = (payload: object): boolean => 'userErrors' in payload && (payload.userErrors as unknown[]).length > 0;

function attempt(work: Work): object {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return failed([error.userError]);
    throw error;
  }
}
