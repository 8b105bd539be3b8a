/** A line on the timeline of an RMA. */
import { Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { optionalText, optionalTime } from './fields.ts';

export const Comment = Type.Object(
  {
    commentType: optionalText('system, merchant, error (observed).'),
    triggeredBy: personal(optionalText('Verified.')),
    htmlText: personal(optionalText('Contains HTML (observed).')),
    datetime: optionalTime('Verified.'),
  },
  { description: 'A comment (verified).' },
);
