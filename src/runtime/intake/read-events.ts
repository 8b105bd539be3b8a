/** From a payload to the events of the flows that listen, by the expressions that connector and blueprint declare. */
import type { Flow, RecheckTrigger, WebhookTrigger } from '../../../schemas/formats/flow.ts';
import { AbortError } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { ArrivedEvent } from './accept-events.ts';

type Keyed = { readonly key: string; readonly version: string };

/** An event for one flow. */
export async function eventFor(
  plan: Plan,
  trigger: Exclude<Flow['triggers'][number], RecheckTrigger>,
  keyed: Keyed,
  body: unknown,
  triggerName: string | null,
): Promise<ArrivedEvent> {
  const tracked: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(trigger.track ?? {})) {
    const value = compileExpression(source).evaluate(body, { settings: plan.settings });
    if (value !== undefined && value !== null) tracked[name] = value;
  }
  return {
    brand: plan.brand.id,
    flow: plan.flow.id,
    key: keyed.key,
    orderingKey: orderingKeyOf(plan, keyed.key),
    version: `${trigger.id} ${keyed.version}`.slice(0, 500),
    source: trigger.kind,
    trigger: triggerName,
    body,
    tracked,
    priority: priorityOf(plan, { key: keyed.key, trigger: triggerName, event: body }),
    mergeMs: plan.mergeMs,
  };
}

/** Key and version by the trigger's own expression, where it has one; undefined when that gives no key. */
export function keyedBy(trigger: WebhookTrigger, keyed: Keyed, body: unknown): Keyed | undefined {
  if (trigger.key === undefined) return keyed;
  const key = compileExpression(trigger.key).evaluate(body);
  // Events of several keys of the connector come together in one record: the version tells of which it is.
  return typeof key === 'string' && key !== '' ? { key, version: `${keyed.key} ${keyed.version}` } : undefined;
}

const highestPriority = 9;

/** Error: `EXPRESSION_FAILED` when the blueprint's expression gives no priority. */
function priorityOf(plan: Plan, input: Readonly<Record<string, unknown>>): number {
  if (!plan.priority) return 0;
  const value = plan.priority.evaluate(input, { settings: plan.settings });
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= highestPriority) return value;
  throw new AbortError({
    code: 'EXPRESSION_FAILED',
    what: `The expression record.priority of ${plan.flow.id} gives no priority.`,
    why: `It gives ${String(JSON.stringify(value)).slice(0, 100)}; a whole number from 0 to ${highestPriority} is needed.`,
    nextSteps: ['Correct the expression in the blueprint.'],
  });
}

/** Records whose blueprint gives no ordering key are ordered by their own. */
function orderingKeyOf(plan: Plan, key: string): string {
  const value = plan.orderingKey.evaluate({ key });
  return typeof value === 'string' || typeof value === 'number' ? String(value) : key;
}

/** Key and version of a payload; undefined when it has no key. */
export function keyOf(
  declared: { readonly key: string; readonly version: string },
  body: unknown,
  bindings: Readonly<Record<string, unknown>> = {},
): Keyed | undefined {
  const key = compileExpression(declared.key).evaluate(body, bindings);
  const version = compileExpression(declared.version).evaluate(body, bindings);
  if ((typeof key !== 'string' && typeof key !== 'number') || key === '') return undefined;
  return { key: String(key), version: version === undefined || version === null ? '' : String(version) };
}
