/** Explanations of codes of declarations that can not run as they are. */
import type { Explanation } from '../explanations.ts';

export const declarationsExplanations: Readonly<Record<string, Explanation>> = {
  DECLARATIONS_INVALID: {
    title: 'The declarations have errors, so nothing was started',
    meaning: 'What runs is exactly what is declared; with an error in it, the runtime refuses to guess.',
    next: 'Run "backhaul check", correct each finding, and start again.',
    example: 'DECLARATIONS_INVALID The declarations have 2 errors.',
  },
  PROJECT_MISSING: {
    title: 'The project folder does not exist',
    meaning:
      'A project is the folder that holds brands/ and perhaps flows/ of its own; --project or BACKHAUL_PROJECT names it.',
    next: 'Correct the path, or leave it out to use the working folder.',
    example: 'PROJECT_MISSING There is no folder /srv/shop.',
  },
  BRAND_UNKNOWN: {
    title: 'There is no such brand',
    meaning: 'A brand is a folder under brands/ of the project, with a brand.json that names its flows.',
    next: 'Correct the name, or --project; "backhaul check" shows what is wrong with a brand that is there.',
    example: 'BRAND_UNKNOWN There is no brand shop.',
  },
  FLAG_OUT_OF_RANGE: {
    title: 'A number given to a flag is outside its range',
    meaning: 'Numbers out of range are refused, never bent into the range.',
    next: 'Give the flag a whole number in the range that is named.',
    example: 'FLAG_OUT_OF_RANGE --limit cannot be "0".',
  },
  CODE_UNKNOWN: {
    title: 'There is no such code',
    meaning: 'Codes are those of errors, of check rules, and of the exceptions that the flows of the project declare.',
    next: 'Choose one of the nearest codes, or list all with "backhaul explain".',
    example: 'CODE_UNKNOWN There is no code SKU_UNKNWON.',
  },
  SETTING_MISSING: {
    title: 'A connector needs a setting that has no value',
    meaning: 'The setting has no default, and the brand gives none, so that a call could not be made.',
    next: "Give the value under connectors.<id>.settings in the brand's file.",
    example: 'SETTING_MISSING The connector archean-r247 needs the setting baseUrl.',
  },
  FLOW_UNKNOWN: {
    title: 'A brand names a flow that does not exist',
    meaning: 'The flow can not run. Its id is the folder of the pair and the file name.',
    next: 'Correct the id; "backhaul check" names the place and the nearest id.',
    example: 'FLOW_UNKNOWN The brand demo names the flow a--b/restok, which does not exist.',
  },
  EXPRESSION_INVALID: {
    title: 'A JSONata expression does not parse',
    meaning: 'It can not run. "backhaul check" finds it before anything is started.',
    next: 'Correct the expression at the position that is named.',
    example: 'EXPRESSION_INVALID The expression does not parse: lines[',
  },
  EXPRESSION_FAILED: {
    title: 'A JSONata expression raised an error for the data that it met',
    meaning: 'A function got a value of a type that it does not take, or an assertion of the expression itself failed.',
    next: "Look at the record's input, and mend the expression or the data; then replay.",
    example: 'EXPRESSION_FAILED The expression could not be evaluated: $sum(name)',
  },
  SOURCE_MISMATCH: {
    title: 'The input of a mapping does not fit its source schema',
    meaning: 'The system sent something else than its schema says, or an earlier step built another input.',
    next: 'Compare the named field with what the system documents; correct the schema or the step.',
    example: 'SOURCE_MISMATCH The input of a--b/normalise does not fit its schema: /id must be string.',
  },
  TARGET_MISMATCH: {
    title: 'The result of a mapping does not fit its target schema',
    meaning: 'The next system would refuse it, so it was not sent.',
    next: 'Add this input as a golden fixture and mend the mapping; then replay.',
    example: 'TARGET_MISMATCH The result of a--b/plan does not fit its schema: /lines/0/sku must be string.',
  },
  LINES_MALFORMED: {
    title: 'A batch step got lines without a reference',
    meaning:
      'Each line needs a lineReference and a subject of its own, so that it can take effect once only and be looked up.',
    next: 'Mend the mapping that gives the lines.',
    example: 'LINES_MALFORMED The step adjust-stock gives lines without lineReference and subject.',
  },
  WRITE_REFERENCE_UNUSABLE: {
    title: 'The reference of a write does not name it',
    meaning:
      'A write of a single record is stored under its reference, so that it is done once. An empty reference, or one that another record of the flow has used, would hide one write behind another; nothing was sent.',
    next: "Mend write.reference of the step so that it holds the record's own id, then replay.",
    example: 'WRITE_REFERENCE_UNUSABLE The reference of the step flag-return can not name this write.',
  },
  HANDED_OVER_WRONG: {
    title: 'A run-flow step got records that can not be handed over',
    meaning:
      'Each record needs a key and a version as texts, so that it is stored once, and an event as an object; one record hands over up to 1,000 at a step. Or the brand does not run the flow that they are for.',
    next: 'Mend the expression under records of the step, or let the brand run that flow.',
    example: 'HANDED_OVER_WRONG The step publish-availability can not hand its records over.',
  },
  FINDINGS_MALFORMED: {
    title: 'An assert step got findings without code, subject and message',
    meaning: 'A finding becomes an exception; without the three texts nobody could act on it.',
    next: 'Mend the expression under findings of the step.',
    example: 'FINDINGS_MALFORMED The step raise-findings gives findings without code, subject and message.',
  },
};
