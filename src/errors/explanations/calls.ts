/** Explanations of codes of calls to systems, of secrets and of webhooks. */
import type { Explanation } from '../explanations.ts';

export const callsExplanations: Readonly<Record<string, Explanation>> = {
  SECRET_MISSING: {
    title: 'A secret was not found',
    meaning:
      'A brand refers to it by env, file or command, and that gives no value here; without it no call and no webhook can be trusted.',
    next: "Provide the value in that place, or change the reference. Never write the secret into the brand's file.",
    example: 'SECRET_MISSING The secret for apiKey of loop-returns was not found.',
  },
  AUTH_METHOD_UNKNOWN: {
    title: 'The chosen way of authenticating does not exist',
    meaning: "The connector's settings choose a method by a name that it does not declare.",
    next: 'Correct the setting of the brand.',
    example: 'AUTH_METHOD_UNKNOWN The connector archean-r247 has no way of authenticating called key.',
  },
  TOKEN_REFUSED: {
    title: 'The token address gave no token',
    meaning: 'The system refused the client id and secret, or answered in another form.',
    next: 'Check both credentials of the connector, and the token address.',
    example: 'TOKEN_REFUSED The token address https://stock.example.test/oauth/token gave no token.',
  },
  NOT_AUTHENTICATED: {
    title: 'The system refused the credentials',
    meaning: 'It answered with status 401. Further calls with the same credentials would be refused too.',
    next: 'Check the credential of the brand; then replay.',
    example: 'NOT_AUTHENTICATED listReturns: HTTP status 401',
  },
  INVARIANT_BROKEN: {
    title: 'A fault of Backhaul itself',
    meaning:
      'Something that must hold at all times did not, for example that a request goes out with the content that its key stands for. The record stops at once: trying again could do something twice.',
    next: 'Report it with the message and the story of the record ("backhaul record"). Replay the exception once it is mended.',
    example:
      'INVARIANT_BROKEN A fault of Backhaul: BugError: the request 0192 is to be sent with other content than it was stored with',
  },
  OPERATION_UNAVAILABLE: {
    title: 'The system does not offer the operation for this brand',
    meaning: "The connector does not declare it, or the brand's settings switch the capability off.",
    next: 'Switch the capability on if the system has it, or leave the step out for this brand.',
    example: 'OPERATION_UNAVAILABLE Archean R247 Stock does not offer createStockTransfer.',
  },
  CALL_FAILED: {
    title: 'A call that a whole task needs did not succeed',
    meaning: 'A poll or an audit could not go on. Its watermark has not moved, so that nothing is skipped.',
    next: 'It is tried again by itself. If it goes on, check the connection and its credentials.',
    example: 'CALL_FAILED Loop Returns: List returns did not succeed.',
  },
  VALUE_NOT_ENCODABLE: {
    title: 'A value can not be written in the form that the system wants',
    meaning: 'Amounts are decimal strings, dates are YYYY-MM-DD, times carry a zone. Nothing was sent.',
    next: 'Correct the mapping or the step that gives the field.',
    example: 'VALUE_NOT_ENCODABLE The field unit_price can not be sent: 12.5 is not a string.',
  },
  NO_ANSWER: {
    title: 'A call ended without an answer',
    meaning:
      'The connection broke or the time was up. A read is repeated; a write may have taken effect and is settled by its idempotency or by reading back, never by sending blindly.',
    next: 'Nothing, unless it goes on: then check the network and the system.',
    example: 'NO_ANSWER createStockAdjustment: the connection was closed',
  },
  CLAIM_LOST: {
    title: 'Another worker took this work over',
    meaning:
      'The worker was silent for too long, so that its work was given to another. It stops before it sends anything.',
    next: 'Nothing: the other worker goes on. If it happens often, the machine is overloaded.',
    example: 'CLAIM_LOST Another worker took over.',
  },
  PAGES_REPEAT: {
    title: 'A list gave the same cursor twice',
    meaning: 'Following it would read the same pages for ever.',
    next: 'Check the pagination that the connector declares for the operation.',
    example: 'PAGES_REPEAT List returns gave the same cursor twice.',
  },
  PAGES_TOO_MANY: {
    title: 'A list has more pages than the connector permits',
    meaning: 'The bound protects from reading for ever. Nothing of the window counts as read.',
    next: 'Read a shorter window, or raise maximumPages in the connector.',
    example: 'PAGES_TOO_MANY List returns has more than 1000 pages.',
  },
  EXCEPTION_NOT_FOUND: {
    title: 'There is no open exception of that id',
    meaning: 'It was closed already, or the id is wrong.',
    next: 'List the open ones and choose again.',
    example: 'EXCEPTION_NOT_FOUND There is no open exception 42.',
  },
  PORT_TAKEN: {
    title: 'The port is in use',
    meaning: 'Another program listens there, so that no webhook could arrive.',
    next: 'Stop that program, or choose another port.',
    example: 'PORT_TAKEN The webhook server could not listen on 127.0.0.1:8080.',
  },
  WEBHOOK_NOT_EXPECTED: {
    title: 'A webhook came to an address that no brand and connector have',
    meaning: 'It was answered with 404 and not stored.',
    next: 'Correct the address in the sending system.',
    example: 'WEBHOOK_NOT_EXPECTED No such brand or connector.',
  },
  WEBHOOK_TOO_LARGE: {
    title: "A webhook's body is larger than the connector permits",
    meaning: 'It was answered with 413 and not stored. The limit bounds memory.',
    next: 'If the system really sends such bodies, raise maximumBytes in the connector.',
    example: 'WEBHOOK_TOO_LARGE The body has 2097152 bytes; the limit is 1048576.',
  },
  WEBHOOK_NOT_STORED: {
    title: 'A webhook could not be stored',
    meaning: 'It was answered with 503 and not acknowledged, so that the sender sends it again.',
    next: 'Check the database; the poll finds what the sender gives up on.',
    example: 'WEBHOOK_NOT_STORED Try again.',
  },
  PARAMETER_WITHOUT_VALUE: {
    title: 'A call needs a parameter that the record does not give',
    meaning: 'The call was not made; the record is an exception, and its neighbours have gone on.',
    next: 'Look at the record, and at the expression of the parameter in the flow.',
    example:
      'PARAMETER_WITHOUT_VALUE The operation getReturn needs the parameter returnId, and this record gives none.',
  },
  WEBHOOK_SIGNATURE: {
    title: 'A webhook was signed with another secret',
    meaning: 'It was answered with 401 and left no trace but a counter: anybody can send to an address.',
    next: 'If the sender is the real one, give the brand the secret that the system shows for its webhooks.',
    example: 'WEBHOOK_SIGNATURE The signature does not fit the body.',
  },
  WEBHOOK_NOT_JSON: {
    title: "A webhook's body is not a JSON object",
    meaning: 'It was answered with 400 and not stored.',
    next: 'Look at what the sending system is set to send.',
    example: 'WEBHOOK_NOT_JSON The body is not a JSON object.',
  },
  WEBHOOK_NOT_HTTP: {
    title: 'A request to the webhook server is not valid HTTP',
    meaning: 'It was refused before its body was read.',
    next: 'Look at the proxy in front of the server, or at the sender.',
    example: 'WEBHOOK_NOT_HTTP The request could not be read.',
  },
  WEBHOOK_TOPIC_UNKNOWN: {
    title: 'A webhook has a topic that the connector does not declare',
    meaning: 'It is acknowledged and stands once per topic as an exception, with the first payload, redacted.',
    next: 'Unsubscribe the topic in the sending system, or declare it in the connector.',
    example: 'WEBHOOK_TOPIC_UNKNOWN Loop Returns does not declare the topic "label.request.archived".',
  },
  WEBHOOK_NOT_UNDERSTOOD: {
    title: "A webhook's payload does not have the form of its topic",
    meaning: 'It is acknowledged and stands as an exception; the next poll reads the record itself.',
    next: 'Compare the named field with the documentation of the sending system.',
    example: 'WEBHOOK_NOT_UNDERSTOOD The payload of "return" does not fit: /id must be string.',
  },
  TOKEN_UNAVAILABLE: {
    title: 'No access token could be fetched',
    meaning: 'The token address did not answer. The call is tried again.',
    next: 'If it goes on, check the address of the token and the connection.',
    example: 'TOKEN_UNAVAILABLE The token address did not answer.',
  },
  BUDGET_PAUSED: {
    title: 'No call could go out in time',
    meaning:
      'All callers of this credential are paused, because the system refused for too many calls, or the quota that the connector declares is used up until its next window.',
    next: 'Nothing: the record goes on by itself. If it lasts, lower the limit that the brand sets for the connector, or have the quota raised.',
    example: 'BUDGET_PAUSED No call could go out within 120000 ms.',
  },
  OUTCOME_UNREADABLE: {
    title: 'A rule that reads answers could not be evaluated',
    meaning: 'The answer came, and what it means is not known; a write counts as perhaps done.',
    next: 'Mend the outcome rule of the connector for this answer.',
    example: 'OUTCOME_UNREADABLE The outcome rules could not read the answer with status 200.',
  },
  ANSWER_TOO_LARGE: {
    title: 'An answer is larger than the connector permits',
    meaning: 'It was not read to its end. The limit bounds memory.',
    next: 'Read smaller pages, or raise maximumResponseBytes in the connector.',
    example: 'ANSWER_TOO_LARGE The answer is larger than 16777216 bytes.',
  },
  REQUEST_TOO_LARGE: {
    title: 'A request is larger than can be sent',
    meaning: 'It was not sent.',
    next: 'Lower the batch limit of the operation.',
    example: 'REQUEST_TOO_LARGE The request is larger than 10485760 bytes.',
  },
  REQUEST_INVALID: {
    title: 'A request is none that HTTP can carry',
    meaning: 'It was not sent: a header or the address has a character that may not stand there.',
    next: 'Look at what the call puts into its headers and its path: a value of the record, a setting, or a credential with characters beyond Latin-1.',
    example: 'REQUEST_INVALID UND_ERR_INVALID_ARG: invalid x-reference header',
  },
};
