/** Explanations of codes of exceptions, replays, schedules and alerts. */
import type { Explanation } from '../explanations.ts';

export const attentionExplanations: Readonly<Record<string, Explanation>> = {
  EXCEPTION_NOT_CHOSEN: {
    title: 'It is not clear which exceptions are meant',
    meaning: 'Commands that change exceptions take the id of one, or a group of one cause, never all by accident.',
    next: 'Give the id as "backhaul exceptions list" prints it, or --group as "backhaul exceptions groups" does.',
    example: 'EXCEPTION_NOT_CHOSEN It is not clear which exceptions are meant.',
  },
  PAGE_UNKNOWN: {
    title: 'No page begins there',
    meaning: 'Long lists come in pages; each says where the next one begins. What was given is nothing of the kind.',
    next: 'Take the value of --after as the page before printed it, or leave it out for the first page.',
    example: 'PAGE_UNKNOWN No page begins at "2".',
  },
  DURATION_UNCLEAR: {
    title: 'A duration can not be read',
    meaning: 'A duration is a whole number with its unit: s, m, h or d, up to 3650d.',
    next: 'Write 90m, 2h or 3d, say.',
    example: 'DURATION_UNCLEAR --older-than cannot be "yesterday".',
  },
  REPLAY_NOT_FOUND: {
    title: 'There is no such replay',
    meaning: 'A replay that has ended can not be cancelled, and an id that was never given names none.',
    next: 'List replays with "backhaul exceptions replays".',
    example: 'REPLAY_NOT_FOUND There is no running replay 42.',
  },
  REPLAY_TOO_LARGE: {
    title: 'The choice is too large for one replay',
    meaning: 'A replay stores which records it takes up; one of more than 100,000 is more likely a mistake.',
    next: 'Narrow the choice by flow, code, group or age, and start several replays.',
    example: 'REPLAY_TOO_LARGE The choice has 250000 records of acme.',
  },
  SCHEDULE_UNUSABLE: {
    title: 'A schedule can not be followed',
    meaning:
      'A schedule needs a pattern of five fields that some day fits, a time zone of the IANA database, and numbers in their ranges. Until it is corrected, what it is for does not run.',
    next: 'Correct the schedule of the blueprint, or the setting that it reads.',
    example: 'SCHEDULE_UNUSABLE A schedule can not be the time zone "Europe/Amsterdm".',
  },
  ALERT_REFUSED: {
    title: 'An alert did not arrive',
    meaning:
      'The receiver did not answer, or not with a status of 2xx. The delivery is stored and tried again with growing pauses for about half a day, under the same id.',
    next: 'If it lasts, correct the address in the secret, or mend the receiver.',
    example: 'ALERT_REFUSED The alert chat of acme did not arrive.',
  },
  MAIL_UNPROTECTED: {
    title: 'Mails would go without encryption',
    meaning:
      'A password and what alerts say could be read on the way. Only a mail server on this machine may be spoken to in the clear.',
    next: 'Set security of the mail server to "tls" (port 465) or "startTls" (port 587).',
    example: 'MAIL_UNPROTECTED Mails to smtp.example.test would go without encryption.',
  },
};
