/** What people are told of an exception on the platform, from what the blueprint declares of it. */
import type { Flow } from '../../../../schemas/formats/flow.ts';

export interface Notice {
  readonly level: 'Info' | 'Warning' | 'Error';
  readonly channel: 'email and log';
  readonly group: string;
  readonly template: string;
}

const levels = { information: 'Info', warning: 'Warning', error: 'Error', critical: 'Error' } as const;

/** Variables are cut to 100 characters there (verified), so that what is longer stands in the text itself. */
export function noticeOf(flow: Flow, code: string): Notice {
  const declared = flow.exceptions[code];
  if (!declared) return failedRun(flow);
  const { title, owner, severity, meaning, resolution } = declared;
  const template = `${code}: ${title}
${flow.record.name} [[payload.key]] [[payload.subject]]
[[payload.message]]
What it means: ${meaning}
What to do: ${resolution}
Owner: ${owner}`;
  return { level: levels[severity], channel: 'email and log', group: owner, template };
}

function failedRun(flow: Flow): Notice {
  const declared = flow.exceptions[flow.retry.exception];
  const template = `${flow.retry.exception}: a run of "${flow.title}" failed
${flow.record.name} [[meta.key]]
[[meta.error_message]]
What it means: ${declared?.meaning ?? 'A step failed, and its retries were used up.'}
What to do: retry the run from the run log. It begins from the start; what the systems have confirmed is not made again as long as the cache of this flow holds it.
Owner: ${declared?.owner ?? 'it'}`;
  return { level: 'Error', channel: 'email and log', group: declared?.owner ?? 'it', template };
}

/** For a code that a system gave and the blueprint does not declare. */
export function otherNotice(flow: Flow): Notice {
  const { owner = 'it' } = flow.exceptions[flow.retry.exception] ?? {};
  const template = `[[payload.code]]: a system refused a ${flow.record.name}
${flow.record.name} [[payload.key]] [[payload.subject]]
[[payload.message]]
What to do: look the code up in the documentation of the system, mend the cause, and run the record again.
Owner: ${owner}`;
  return { level: 'Error', channel: 'email and log', group: owner, template };
}
