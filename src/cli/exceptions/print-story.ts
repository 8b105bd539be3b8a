/** One exception as people read it. */
import type { ExceptionStory } from '../../runtime/inquiry/exception-story.ts';
import type { Output } from '../output.ts';

const shownCalls = 5;

export function printStory(output: Output, story: ExceptionStory): void {
  const { exception: it, record, effects, calls, notes, sameCause } = story;
  output.line(output.styled('bold', `${it.code}  ${it.state}  ${it.severity}`));
  output.line(`Record: ${it.key}${it.subject ? `, ${it.subject}` : ''} (${it.brand}, ${it.flow})`);
  if (record) output.line(`State: ${record.state}${record.reason ? `, ${record.reason}` : ''}`);
  output.line(`Owner: ${it.owner}${it.assignee ? `, taken on by ${it.assignee}` : ''}`);
  output.line(`Seen: ${it.count} times, ${it.first_seen.toISOString()} to ${it.last_seen.toISOString()}`);
  if (it.step) output.line(`Step: ${it.step}`);
  output.line(`Group: ${it.cause}${sameCause > 0 ? `, with ${sameCause} more open` : ''}`);
  output.line(it.message);
  if (it.note) output.line(`Note: ${it.note}`);
  for (const { at, author, text } of notes) output.line(`  ${at.toISOString()}  ${author ?? ''}  ${text}`);
  if (effects.length > 0) output.line('Effects:');
  for (const { reference, step, state } of effects) output.line(`  ${state}  ${step}  ${reference}`);
  if (calls.length > 0) output.line('Calls, the newest first:');
  for (const call of calls.slice(0, shownCalls)) {
    output.line(
      `  ${call.at.toISOString()}  ${call.connector} ${call.operation}  ${call.method} ${call.path}  ${call.status ?? 'no answer'}  ${call.outcome}`,
    );
    if (call.request !== null) output.line(`    sent: ${JSON.stringify(call.request)}`);
    if (call.response !== null) output.line(`    answered: ${JSON.stringify(call.response)}`);
  }
  output.line(`→ ${it.resolution}`);
  if (it.recheck_at && it.state === 'open') output.line(`Looked at again: ${it.recheck_at.toISOString()}`);
  output.line(`More: backhaul records show ${it.key}`);
}
