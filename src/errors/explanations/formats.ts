/** Explanations of codes with which `backhaul check` reports that a file breaks its format. */
import type { Explanation } from '../explanations.ts';

export const formatsExplanations: Readonly<Record<string, Explanation>> = {
  FORMAT_JSON_BROKEN: {
    title: 'The file is no JSON',
    meaning:
      'The file can not be read, so that nothing in it was checked. JSON has no comments and no trailing commas.',
    next: 'Correct the syntax at the place that is named.',
    example: 'brands/demo/brand.json:4:3 FORMAT_JSON_BROKEN This is no JSON: comma expected',
  },
  FORMAT_KEY_REPEATED: {
    title: 'A property stands twice in one object',
    meaning: 'JSON keeps the last of them and silently loses the others.',
    next: 'Keep one of them.',
    example: 'flows/a--b/restock.json:12:5 FORMAT_KEY_REPEATED "default" stands twice here',
  },
  FORMAT_MODULE_BROKEN: {
    title: 'A connector or transform module can not be loaded',
    meaning:
      'It does not run, imports something that is not there, or does not export its declaration by the name that is needed (connector, transform).',
    next: 'Correct the module.',
    example: 'transforms/a--b/plan.ts:1:1 FORMAT_MODULE_BROKEN The module does not export "transform"',
  },
  FORMAT_NOT_DATA: {
    title: 'A connector holds something that JSON can not',
    meaning:
      'A connector is plain data, so that the checker, the runtime and the platform read the same. Functions, dates, undefined and infinite numbers are lost.',
    next: 'Write strings, finite numbers, booleans, null, lists and objects.',
    example:
      'connectors/example/connector.ts:31:12 FORMAT_NOT_DATA This value is lost or changed when the connector is written as JSON',
  },
  FORMAT_ID_DIFFERS: {
    title: "A declaration's id differs from its place",
    meaning: 'Other declarations find a file by the names of its folder and of itself.',
    next: 'Write the id that the place demands, or move the file.',
    example:
      'flows/a--b/restock.json:3:9 FORMAT_ID_DIFFERS The id "a--b/stock" differs from the place of the file, which says "a--b/restock"',
  },
  FORMAT_ID_TAKEN: {
    title: 'Two declarations have one id',
    meaning: 'Only the first is used. A project can not replace a declaration of the package by one of the same id.',
    next: "Give the project's declaration an id (and file name) of its own.",
    example: 'flows/a--b/restock.json:3:9 FORMAT_ID_TAKEN The flow "a--b/restock" is declared already',
  },
  FORMAT_PROPERTY_MISSING: {
    title: 'A required property is missing',
    meaning: 'The format demands the property; what it holds is said with the finding.',
    next: 'Add the property.',
    example: 'brands/demo/brand.json:9:7 FORMAT_PROPERTY_MISSING Property "version" is missing',
  },
  FORMAT_PROPERTY_UNKNOWN: {
    title: 'A property is not known',
    meaning:
      'Nothing would read it, so that a mistyped name would silently do nothing. The keys of settings and exceptions must fit a pattern too.',
    next: 'Correct the name, or remove the property.',
    example: 'brands/demo/brand.json:7:5 FORMAT_PROPERTY_UNKNOWN Property "conectors" is not known here',
  },
  FORMAT_TYPE_WRONG: {
    title: 'A value has another type than the format demands',
    meaning: 'The value would be read as something that it is not.',
    next: 'Give a value of the type that is named.',
    example: 'flows/a--b/restock.json:40:18 FORMAT_TYPE_WRONG "five" is not of type integer',
  },
  FORMAT_VALUE_NOT_ALLOWED: {
    title: 'A value is not one of those that are allowed',
    meaning: 'Only listed values have a meaning here; the finding names the nearest.',
    next: 'Choose one of the listed values.',
    example: 'flows/a--b/restock.json:52:16 FORMAT_VALUE_NOT_ALLOWED "mapp" is no shape that is known here',
  },
  FORMAT_OUT_OF_RANGE: {
    title: 'A value is outside its range',
    meaning:
      'Values out of range are refused, never bent into the range. A reference to a secret names exactly one of env, file, command.',
    next: 'Give a value inside the range that is named.',
    example: 'connectors/example/connector.ts:60:15 FORMAT_OUT_OF_RANGE 0 must be >= 100',
  },
  FORMAT_PATTERN_BROKEN: {
    title: 'A text does not have the form that is demanded',
    meaning: 'Ids, versions, codes and references have a fixed form, by which other declarations find them.',
    next: 'Write it so that it fits the pattern that is named.',
    example: 'flows/a--b/restock.json:4:14 FORMAT_PATTERN_BROKEN "1.0" does not have the form that is needed here',
  },
};
