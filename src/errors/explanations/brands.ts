/** Explanations of codes of brands: making, comparing and upgrading them. */
import type { Explanation } from '../explanations.ts';

export const brandsExplanations: Readonly<Record<string, Explanation>> = {
  RELEASE_BROKEN: {
    title: 'A stored version of a blueprint can not be read',
    meaning:
      'The folder releases/ holds every version of a blueprint that was shipped, so that a brand can be upgraded from the one that it was cloned from. A file in it does not hold what its name says.',
    next: 'Take the file from version control again, or install the package anew.',
    example: 'RELEASE_BROKEN The stored version 1.0.0 of a--b/restock can not be read.',
  },
  RELEASE_UNKNOWN: {
    title: 'A version of a blueprint is not known here',
    meaning:
      'A brand can be compared with and upgraded from versions that the package has shipped, which stand in releases/.',
    next: "Correct the version in the brand's file, or install the package that has it.",
    example: 'RELEASE_UNKNOWN Version 0.9.0 of a--b/restock is not known here.',
  },
  UPGRADE_BACKWARDS: {
    title: 'A brand is newer than the version that it is to be upgraded to',
    meaning: 'An upgrade goes forwards alone, because renamings can not be undone without guessing.',
    next: "Take the brand's file of that time from version control, with the package of that time.",
    example: 'UPGRADE_BACKWARDS The brand is at version 2.0.0 of a--b/restock, which is newer than 1.0.0.',
  },
  BRAND_USAGE: {
    title: 'What was typed for a brand can not be used',
    meaning:
      'A flag names a flow, a setting or a credential that is not there, or gives a value that does not fit. Nothing was written.',
    next: 'Write it as the message says; "backhaul brand new --help" has examples.',
    example: 'BRAND_USAGE a--b/restock has no setting "triger".',
  },
  BRAND_BROKEN: {
    title: 'The file of a brand can not be read',
    meaning: 'It is no JSON, or has not the format of a brand, so that nothing about it can be said or changed.',
    next: 'Correct the place that is named; "backhaul check" shows all.',
    example: 'BRAND_BROKEN The brand acme can not be read: Property "version" is missing.',
  },
  BRAND_EXISTS: {
    title: 'A brand of that name is there already',
    meaning: 'A new brand never overwrites one: its settings would be lost.',
    next: 'Choose another name, or change the file that is there.',
    example: 'BRAND_EXISTS There is a brand acme already.',
  },
  BRAND_INVALID: {
    title: 'The brand as it would be written has errors',
    meaning: 'A brand is checked as a whole before it is written; nothing was written.',
    next: 'Give other values for what is named.',
    example: 'BRAND_INVALID The brand acme would have 1 error.',
  },
  BRAND_SECRET_MISSING: {
    title: 'A secret was not found where the brand says that it is',
    meaning:
      '"backhaul brand check --live" looks every secret up. The variable is not set, the file can not be read, or the command gave nothing within 10 seconds.',
    next: 'Provide the secret there, or correct the reference.',
    example: 'BRAND_SECRET_MISSING The secret for apiKey of loop-returns, brand acme was not found',
  },
  BRAND_VALUE_UNLISTED: {
    title: 'A brand names something that its system does not have, or leaves something out',
    meaning:
      'A location, a reason, a channel or a currency in the settings was compared with what the system lists now. Records that need it would fail or wait for a person.',
    next: "Correct the value in the brand's settings, or create it in the system.",
    example: 'BRAND_VALUE_UNLISTED "locations" names "LDN-X", which archean-r247 does not have',
  },
  BRAND_VALUES_UNREAD: {
    title: "A brand's values could not be compared with its system",
    meaning: 'The system did not answer, or offers no list of them.',
    next: 'Mend the connection and check again, or compare the values by hand.',
    example: 'BRAND_VALUES_UNREAD "reasonCodes" could not be compared with archean-r247',
  },
  BRAND_SCHEMA_STALE: {
    title: 'The schema that editors check brands by is older than the declarations',
    meaning: 'brands/brand.schema.json is made from the flows and connectors that are there; they have changed since.',
    next: 'Run "backhaul brand schema".',
    example: 'BRAND_SCHEMA_STALE brands/brand.schema.json is not that of the flows and connectors that are there',
  },
  INPUT_ENDED: {
    title: 'A question on the terminal was not answered',
    meaning: 'The input ended, or somebody pressed Ctrl-C or Ctrl-D. What was not answered was not done.',
    next: 'Run the command again, or give what it asks for as options; --no-input asks nothing.',
    example: 'INPUT_ENDED The question was not answered; what depends on it was not done.',
  },
};
