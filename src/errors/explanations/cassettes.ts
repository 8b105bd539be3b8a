/** Codes of recording and replaying. */
import type { Explanation } from '../explanations.ts';

export const cassettesExplanations: Readonly<Record<string, Explanation>> = {
  PORT_IN_USE: {
    title: 'The port is taken',
    meaning: 'Another program of this machine listens on it.',
    next: 'Choose another port, or leave it out to take a free one.',
    example: 'PORT_IN_USE Nothing can listen on port 4200.',
  },
  REQUEST_OF_BROWSER: {
    title: 'A page in a browser has asked',
    meaning:
      'Any page can send requests to this machine. A recording would put credentials on them, so what a browser sends, or what names another host than this machine, is refused.',
    next: 'Send it from a program, to the address that was printed.',
    example: 'REQUEST_OF_BROWSER The request comes from a page in a browser, or names another host.',
  },
  RECORDING_SYSTEM_UNKNOWN: {
    title: 'The brand has no connection to this system',
    meaning: "A recording takes the system's address and credentials from the brand's file, which does not name it.",
    next: "Correct the name, or add the system to the brand's file under connectors.",
    example: 'RECORDING_SYSTEM_UNKNOWN The brand demo has no connection to fulfil.',
  },
  RECORDING_UNDECLARED: {
    title: 'A request was not sent on',
    meaning:
      'A recording hides what is personal by the schemas of the operation that a request is. This request is no operation of the connector, or the brand switches it off, so nothing could tell what to hide.',
    next: 'Correct the address of the call, or declare the operation in the connector. The caller has to use the settings of the brand.',
    example: 'RECORDING_UNDECLARED A GET request was not sent on: the connector of Loop Returns does not declare it.',
  },
  RECORDING_NO_ANSWER: {
    title: 'No answer came that could be recorded',
    meaning: 'The system was not reached, answered too late or too much, or did not take the credentials.',
    next: "Check the address and the credentials in the brand's file. Nothing was recorded of this request.",
    example: 'RECORDING_NO_ANSWER No answer came that could be recorded.',
  },
  RECORDING_FULL: {
    title: 'The recording is full',
    meaning: 'A cassette has a largest number of exchanges and of bytes, so that it can be read in review.',
    next: 'End this recording, and record the rest into another file.',
    example: 'RECORDING_FULL The request was not sent on: the recording is full.',
  },
  RECORDING_EMPTY: {
    title: 'Nothing was recorded',
    meaning: 'The recording ended before any request was sent on and answered, and no file was written.',
    next: 'Send the calls to the address that is printed at the start.',
    example: 'RECORDING_EMPTY Nothing was recorded, and nothing was written.',
  },
  CASSETTE_EXISTS: {
    title: 'The cassette is there already',
    meaning: 'A recording would replace it, and it may be what tests are held to.',
    next: 'Choose another file, or add --replace.',
    example: 'CASSETTE_EXISTS test/cassettes/loop-returns.json is there already.',
  },
  CASSETTE_UNWRITABLE: {
    title: 'The recording could not be written',
    meaning: 'The folder is not there, or may not be written to. What was recorded is lost.',
    next: 'Choose another folder, and record again.',
    example: 'CASSETTE_UNWRITABLE The recording could not be written to none/loop-returns.json.',
  },
  CASSETTE_UNREADABLE: {
    title: 'The file can not be read as a cassette',
    meaning: 'It is not there, it is too large, or it is no JSON; a file that was cut off is none.',
    next: 'Correct the path, or record again.',
    example: 'CASSETTE_UNREADABLE test/cassettes/loop-returns.json can not be read as a cassette.',
  },
  CASSETTE_VERSION: {
    title: 'The cassette is of another version',
    meaning: 'The format has changed since, and reading it as it is now could pass what should fail.',
    next: 'Record it again.',
    example: 'CASSETTE_VERSION test/cassettes/loop-returns.json is no cassette of version 1.',
  },
  CASSETTE_INVALID: {
    title: 'The file does not have the format of a cassette',
    meaning: 'Something in it is missing or unknown; schemas/json/cassette.schema.json describes it.',
    next: 'Correct the place that is named, or record again.',
    example: 'CASSETTE_INVALID test/cassettes/loop-returns.json does not have the format of a cassette.',
  },
  REPLAY_UNMATCHED: {
    title: 'A request was not recorded so',
    meaning:
      'A replay answers a request only when method, path, query and body are those of the next recorded exchange of an operation. The nearest one and the difference stand with the error.',
    next: 'Correct the call, or record again if the change is meant.',
    example: 'REPLAY_UNMATCHED GET /api/v1/warehouse/return/details is not what was recorded next.',
  },
  REPLAY_UNUSED: {
    title: 'Recorded exchanges were not used',
    meaning: 'Calls that were made when the cassette was recorded are no longer made.',
    next: 'Make these calls too, or record again if the change is meant.',
    example: 'REPLAY_UNUSED 1 of 3 recorded exchanges were not used.',
  },
};
