/** Demands that a webhook trigger listens to topics that its connector declares. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'TOPIC_UNKNOWN',
  title: 'A webhook trigger names topics that its connector declares',
  explanation: 'The connector says how each topic is keyed and verified; an event of another topic is not taken in.',
  next: 'Correct the topic, or declare it in the connector.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [index, trigger] of flow.triggers.entries()) {
        const named = trigger.kind === 'webhook' || trigger.kind === 'recheck';
        const connector = named ? catalog.connectors.get(trigger.connector)?.value : undefined;
        if (trigger.kind !== 'webhook' || !connector) continue;
        const topics = connector.webhooks?.topics ?? {};
        for (const [position, topic] of trigger.topics.entries()) {
          if (ownValue(topics, topic)) continue;
          report(file, pointerTo('/triggers', index, 'topics', position), {
            what: `The connector "${trigger.connector}" declares no topic "${topic}"`,
            why: 'No such event would start the flow.',
            next: suggestion(topic, Object.keys(topics)),
          });
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the topic is mistyped',
      files: exampleProject({ [examplePaths.flow]: { '/triggers/0/topics': ['return', 'retrun'] } }),
      at: { file: examplePaths.flow, pointer: '/triggers/0/topics/1' },
    },
  ],
};
