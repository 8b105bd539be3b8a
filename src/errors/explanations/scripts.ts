/** Codes of deployable scripts that are run under the limits of the platform. */
import type { Explanation } from '../explanations.ts';

export const scriptsExplanations: Readonly<Record<string, Explanation>> = {
  SCRIPT_MISSING: {
    title: 'The script is not there',
    meaning: 'The path names no file.',
    next: 'Make the scripts with "backhaul build", which prints their files.',
    example: 'SCRIPT_MISSING There is no file build/normalise-return.js.',
  },
  SCRIPT_WEBHOOK_UNSUPPORTED: {
    title: 'These webhooks can not be verified in a script',
    meaning: 'They carry a token whose public keys must be fetched, and what a script may do there is not documented.',
    next: 'Receive these webhooks with the runtime.',
    example: 'SCRIPT_WEBHOOK_UNSUPPORTED The webhooks of commercetools carry a token whose keys must be fetched.',
  },
  SCRIPT_NODE_MISSING: {
    title: 'Node 18 is not installed',
    meaning: 'The platform runs scripts on Node 18, and a run on another Node would prove less than it says.',
    next: 'Run npm install --save-dev node18@npm:node@18.20.8 in the project.',
    example: 'SCRIPT_NODE_MISSING Node 18 is not installed beside the project.',
  },
  SCRIPT_INPUT_INVALID: {
    title: 'What the script is to be given is not readable',
    meaning: 'The payload file is not there, or variables or meta are no JSON object of strings.',
    next: 'Correct the file, or the option that is named.',
    example: 'SCRIPT_INPUT_INVALID --meta is no object of strings.',
  },
  SCRIPT_FAILED: {
    title: 'The script ended with an error',
    meaning: 'It threw. The platform would run it up to three more times, and then end the step as failed.',
    next: 'Read the message: the scripts of this package begin it with a code of their own.',
    example: 'SCRIPT_FAILED The script threw: PAYLOAD_NOT_JSON The payload of a--b/c is no JSON.',
  },
  SCRIPT_RESULT_INVALID: {
    title: 'The script gave something that the platform does not take',
    meaning: 'It exports no function, or its result is no object with a payload of text or null, and meta of texts.',
    next: 'Return { ...data, payload: JSON.stringify(result) }.',
    example: 'SCRIPT_RESULT_INVALID The payload of the result is an object, not a text.',
  },
  SCRIPT_TIME_LIMIT: {
    title: 'The script ran longer than the platform permits',
    meaning: 'The platform ends a script after 120 seconds (documented).',
    next: 'Give it smaller payloads: split the batch before the script.',
    example: 'SCRIPT_TIME_LIMIT The script did not end within 120 s.',
  },
  SCRIPT_MEMORY_LIMIT: {
    title: 'The script used more memory than the platform permits',
    meaning: 'The platform gives a script 512 MB (documented).',
    next: 'Give it smaller payloads: split the batch before the script.',
    example: 'SCRIPT_MEMORY_LIMIT The script needed more than 512 MB.',
  },
  SCRIPT_META_LIMIT: {
    title: 'The metadata of the result is larger than the platform permits',
    meaning: 'More than 10,240 bytes of payload metadata fail the step on the platform (documented).',
    next: 'Put data into the payload, and only short tracked values into meta.',
    example: 'SCRIPT_META_LIMIT The meta of the result has 11,002 bytes; the limit is 10,240.',
  },
  SCRIPT_SETTING_MISSING: {
    title: 'A script would lack a setting',
    meaning:
      'A mapping reads a setting that has no default and no value. A script takes its settings along when it is built.',
    next: "Set it under the settings of the flow in the brand's file.",
    example: 'SCRIPT_SETTING_MISSING The mapping a--b/c reads the setting locations, which has no value.',
  },
  SCRIPT_SCHEMA_UNSUPPORTED: {
    title: 'A schema can not be checked in a script',
    meaning: 'It uses a keyword or a format that the checks of scripts do not know, and nothing may pass unchecked.',
    next: 'Say it in the schema with other keywords, or leave it to the system that takes the payload.',
    example: 'SCRIPT_SCHEMA_UNSUPPORTED A schema of a script holds the format uri.',
  },
  SCRIPT_NOT_POSSIBLE: {
    title: 'A declaration has no form as a script',
    meaning: 'The platform gives a script less than the declaration needs.',
    next: 'Leave it out of flows for this platform, or use what the platform itself offers.',
    example: 'SCRIPT_NOT_POSSIBLE Orders of Archean R247 Stock can not be paged by a script.',
  },
};
