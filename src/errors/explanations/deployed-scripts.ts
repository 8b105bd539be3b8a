/** Codes that deployable scripts themselves throw, or tell the platform, where they run. */
import type { Explanation } from '../explanations.ts';

export const deployedScriptsExplanations: Readonly<Record<string, Explanation>> = {
  PAYLOAD_EMPTY: {
    title: 'The script was given no payload',
    meaning: 'The payload is null or an empty text, so that there is nothing to work on.',
    next: 'Connect the script to the step that gives the payload.',
    example: 'PAYLOAD_EMPTY a--b/c was given no payload. Connect it to the step that gives one.',
  },
  PAYLOAD_TOO_LONG: {
    title: 'The payload is longer than the script takes',
    meaning: 'A script takes up to 50,000,000 characters: parsed, more would not fit its 512 MB.',
    next: 'Put flow control before the script, so that it gets smaller payloads.',
    example: 'PAYLOAD_TOO_LONG The payload of a--b/c has 60000000 characters; the limit is 50000000.',
  },
  PAYLOAD_TOO_DEEP: {
    title: 'The payload is nested too deeply',
    meaning: 'It has more than 100 arrays and objects inside each other; payloads of the systems have fewer than ten.',
    next: 'Look at the named line and column, and find out what made it.',
    example: 'PAYLOAD_TOO_DEEP The payload of a--b/c has more than 100 levels at line 1, column 101.',
  },
  PAYLOAD_NOT_JSON: {
    title: 'The payload is no JSON',
    meaning: 'It stops being JSON at the named line and column. XML and CSV have to become JSON before a script.',
    next: 'Look at what the step before the script gives.',
    example: 'PAYLOAD_NOT_JSON The payload of a--b/c is no JSON at line 2, column 14.',
  },
  VARIABLE_MISSING: {
    title: 'The platform fills no variable of this name',
    meaning: 'Scripts hold no secrets, only names of variables. The platform gives no value for this one.',
    next: 'Add the variable to the authentication of the instance or to the variables of the flow.',
    example: 'VARIABLE_MISSING loop-returns/webhook needs the variable loopReturnsWebhookSecret.',
  },
  RESPONSE_MISSING: {
    title: 'A response script was given no response',
    meaning:
      'Only a script that is attached to an endpoint or a connector step gets one. It fails the flow, without a retry.',
    next: 'Attach it as a response script, and nowhere else.',
    example: 'RESPONSE_MISSING loop-returns/getReturn was given no response.',
  },
  REQUEST_MISSING: {
    title: 'A script was given no request',
    meaning: 'Pagination and pre-request scripts change a request with a url; the payload holds none.',
    next: 'Use each as what its name says, at the endpoint that its name says.',
    example: 'REQUEST_MISSING loop-returns/listReturns was given no request with a url.',
  },
  PAGE_NOT_OK: {
    title: 'A page was not read',
    meaning:
      'By the rules of the connector the answer is a failure. Going on would lose all later pages without a word.',
    next: 'Run the flow again. If it goes on, look at the code and the words of the system in the message.',
    example: 'PAGE_NOT_OK A page of loop-returns/listReturns was not read: LOOP_UNEXPECTED_ERROR.',
  },
  CURSOR_INVALID: {
    title: 'The cursor of the next page can not be used',
    meaning: 'The expression that reads it fails, or gives neither text nor a number.',
    next: 'Correct the expression "next" of the operation in the connector.',
    example: 'CURSOR_INVALID archean-r247/listProducts gave a cursor that is neither text nor a number.',
  },
};
