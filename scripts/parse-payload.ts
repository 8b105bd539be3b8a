/** The payload of a script as a value, or an error that says where it is wrong. */
import { failure } from './platform.ts';

/** Larger payloads are refused before they are parsed; characters. The platform advises far smaller ones. */
const maximumPayload = 50_000_000;
/** Arrays and objects inside each other. Payloads of the systems have fewer than ten. */
const maximumDepth = 100;

// Before the functions that use them, so that a bundle has them as numbers.
const quote = 0x22;
const backslash = 0x5c;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

const laterSteps = 'Look at what the step before this one gives: it must be JSON';

/** Errors: `PAYLOAD_EMPTY`, `PAYLOAD_TOO_LONG`, `PAYLOAD_TOO_DEEP`, `PAYLOAD_NOT_JSON`, the last two with line and column. */
export function parsePayload(payload: string | null | undefined, id: string): unknown {
  if (payload === null || payload === undefined || payload === '') {
    throw failure('PAYLOAD_EMPTY', `${id} was given no payload`, 'Connect it to the step that gives one');
  }
  if (payload.length > maximumPayload) {
    const what = `The payload of ${id} has ${payload.length} characters; the limit is ${maximumPayload}`;
    throw failure('PAYLOAD_TOO_LONG', what, 'Put flow control before the script, so that it gets smaller payloads');
  }
  const deep = tooDeepAt(payload);
  if (deep !== undefined) {
    const what = `The payload of ${id} has more than ${maximumDepth} levels at ${place(payload, deep)}`;
    throw failure('PAYLOAD_TOO_DEEP', what, 'Find out what made it: no payload of these systems is so deep');
  }
  try {
    return JSON.parse(payload);
  } catch (error) {
    throw failure('PAYLOAD_NOT_JSON', `The payload of ${id} is no JSON${syntaxPlace(payload, error)}`, laterSteps);
  }
}

/** Where brackets nest too deeply. It runs before parsing, which would give each level a place in memory. */
export function tooDeepAt(text: string): number | undefined {
  if (!hasManyBrackets(text)) return undefined;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openArray || code === openObject) {
      depth += 1;
      if (depth > maximumDepth) return at;
    } else if (code === closeArray || code === closeObject) depth -= 1;
  }
  return undefined;
}

/** Whether there are enough of them for too many levels; engines find characters much faster than a cold script does. */
function hasManyBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > maximumDepth) return true;
    }
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

/** Node names the character in its message, and none when the text ends too early. */
function syntaxPlace(text: string, error: unknown): string {
  const message = String((error as Error).message);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return ` at ${place(text, Number(position))}`;
  return message.includes('end of JSON') ? `: it ends too early, at ${place(text, text.length)}` : '';
}

function place(text: string, position: number): string {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  return `line ${line}, column ${position - before.lastIndexOf('\n')}`;
}
