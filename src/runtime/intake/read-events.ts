/** From a payload to the events of the flows that listen, by the expressions that connector and blueprint declare. */
import type { PollTrigger, WebhookTrigger } from '../../../schemas/formats/flow.ts';
import { compileExpression } from '../../mapping/expression.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { ArrivedEvent } from './accept-events.ts';

type Keyed = { readonly key: string; readonly version: string };

/** An event for one flow. */
export async function eventFor(
  plan: Plan,
  trigger: WebhookTrigger | PollTrigger,
  keyed: Keyed,
  body: unknown,
  triggerName: string | null,
): Promise<ArrivedEvent> {
  const tracked: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(trigger.track ?? {})) {
    const value = await compileExpression(source).evaluate(body, { settings: plan.settings });
    if (value !== undefined && value !== null) tracked[name] = value;
  }
  return {
    brand: plan.brand.id,
    flow: plan.flow.id,
    key: keyed.key,
    orderingKey: await orderingKeyOf(plan, keyed.key),
    version: `${trigger.id} ${keyed.version}`.slice(0, 500),
    source: trigger.kind,
    trigger: triggerName,
    body,
    tracked,
  };
}

/** Records whose blueprint gives no ordering key are ordered by their own. */
async function orderingKeyOf(plan: Plan, key: string): Promise<string> {
  const value = await plan.orderingKey.evaluate({ key });
  return typeof value === 'string' || typeof value === 'number' ? String(value) : key;
}

/** Key and version of a payload; undefined when it has no key. */
export async function keyOf(
  declared: { readonly key: string; readonly version: string },
  body: unknown,
  bindings: Readonly<Record<string, unknown>> = {},
): Promise<Keyed | undefined> {
  const key = await compileExpression(declared.key).evaluate(body, bindings);
  const version = await compileExpression(declared.version).evaluate(body, bindings);
  if ((typeof key !== 'string' && typeof key !== 'number') || key === '') return undefined;
  return { key: String(key), version: version === undefined || version === null ? '' : String(version) };
}
