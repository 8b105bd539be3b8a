/** The process flows through which records come: of webhooks, and of polls. Each hands every record to the record flow. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Flow, PollTrigger, WebhookTrigger } from '../../../../schemas/formats/flow.ts';
import type { Step } from '../../../../schemas/platforms/patchworks-import.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import type { OpenOperation } from '../../../runtime/connection/connection.ts';
import { connectorMembers } from './connector-step.ts';
import type { Names } from './names.ts';
import { noticeOf } from './notices.ts';
import { commonScripts, fieldIs } from './record-flow.ts';
import { StepList } from './step-list.ts';

export function webhookFlowSteps(flow: Flow, names: Names, trigger: WebhookTrigger): Step[] {
  const list = guardedList(flow, 'Verify the webhook');
  const verified = list.script(undefined, 'Verify the webhook', names.script(webhookId(flow.id, trigger.id)));
  const arrived = list.script(verified, 'Take it for a record', names.script(commonScripts.arrive));
  handOn(list, names, arrived);
  return list.steps;
}

export const webhookId = (flow: string, trigger: string): string => `${flow}/${trigger}.webhook`;
export const askId = (flow: string, trigger: string): string => `${flow}/${trigger}.ask`;
export const identifyId = (flow: string, trigger: string): string => `${flow}/${trigger}.identify`;

export function pollFlowSteps(
  brand: Brand,
  flow: Flow,
  names: Names,
  trigger: PollTrigger,
  connector: ResolvedConnector,
  operation: OpenOperation,
): Step[] {
  const list = guardedList(flow, 'What to ask for');
  const asked = list.script(undefined, 'What to ask for', names.script(askId(flow.id, trigger.id)));
  const split = list.add(asked, 'One request at a time', 'batch', { config: { path: '*', size: 1 } });
  const sets = new Map(trigger.passes.map((pass) => [passStep(trigger, pass), Object.keys(pass)]));
  // A step names the parameters that it sends, so that passes with different ones have steps of their own.
  const route = sets.size > 1 ? list.fork(split, 'Which parameters', 'route') : undefined;
  for (const [step, given] of sets) {
    const named = (text: string) => (route ? `${step}: ${text}` : text);
    route?.({ name: step, first_step: named('Request'), filters: [fieldIs('step', step)] });
    const requested = list.script(route ? undefined : split, named('Request'), names.script(commonScripts.request));
    const members = connectorMembers(brand, connector, operation, [...windowNames(trigger), ...given]);
    const called = list.add(requested, named('Read the pages'), 'connector', members);
    const found = list.script(called, named('Records of the page'), names.script(identifyId(flow.id, trigger.id)));
    const each = list.add(found, named('One record at a time'), 'batch', { config: { path: '*', size: 1 } });
    handOn(list, names, each, named);
  }
  return list.steps;
}

/** Parameters that take the ends of its window. */
export const windowNames = ({ window }: PollTrigger): string[] =>
  [window.from, window.to].flatMap((name) => name ?? []);

/** Names the connector step that takes the parameters of a pass. */
export const passStep = (trigger: PollTrigger, pass: PollTrigger['passes'][number]): string =>
  [trigger.id, ...Object.keys(pass).sort()].join(' ');

function guardedList(flow: Flow, first: string): StepList {
  const list = new StepList();
  const catching = list.fork(undefined, 'Try', 'try-catch', { action: 'partial_success' });
  catching({ name: 'Try', first_step: first });
  catching({ name: 'Catch', first_step: 'Tell that the run failed' });
  list.add(undefined, 'Tell that the run failed', 'notify', { config: { ...noticeOf(flow, 'RUN_FAILED') } });
  return list;
}

/** What was seen to its end is left out; it is marked by the record flow, so that what failed there comes again. */
function handOn(list: StepList, names: Names, parent: string, named = (text: string) => text): void {
  const fresh = list.add(parent, named('Leave out what was seen'), 'dedupe', {
    config: { mode: 'filter', key: 'dedupe', entity_type: 'record' },
    data_pool: { name: names.seen },
  });
  list.add(fresh, named('Hand the record on'), 'run-process-flow', {
    config: { flow_name: names.record, payload: 'current' },
  });
}
