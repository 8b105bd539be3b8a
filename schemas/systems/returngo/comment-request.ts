/** Body of POST /rma/{rmaId}/comment. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    htmlText: personal(
      Type.String({
        minLength: 1,
        maxLength: 10_000,
        description:
          'What the comment says. On the wire htmlText or comment: two files of one public client differ (third-party), so its name is a setting.',
      }),
    ),
  },
  { ...strict, description: 'A comment to add (third-party). Its length limit is ours.' },
);
export type CommentRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [{ htmlText: 'Received at the dock, receipt R-1001.' }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An empty comment says nothing.', value: { htmlText: '' } },
  { reason: 'The name on the wire is chosen by a setting, not by the flow.', value: { comment: 'Received.' } },
];
