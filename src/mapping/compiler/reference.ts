/** Asks the reference interpreter what it makes of an evaluation, and waits for it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Context, createContext, Script } from 'node:vm';
import type { Expression } from 'jsonata';
import { EvaluationError, type FailureDetails } from '../library/failure.ts';
import { withStandardFunctions } from '../standard-functions.ts';
import { contains, type Node } from './tree.ts';

/** Where to ask: a result of its own, or the error that it ends with. */
export type ReferenceAnswer = { readonly value: unknown } | { readonly error: EvaluationError };

/** Longer work is left alone; milliseconds. It runs on the caller's time. */
const maximumTime = 1_000;

/** What one question holds; the context answers in it. */
interface Question {
  readonly source: string;
  readonly prepare: (expression: Expression) => Expression;
  readonly input: string | undefined;
  readonly bindings: string;
  answer?: { readonly value?: unknown; readonly error?: unknown; readonly isError: boolean };
}

let context: Context | undefined;

/**
 * The interpreter works in turns of an event loop. In a context with a queue of its own all turns are over when the
 * script that began them ends.
 */
function interpreterContext(): Context {
  if (context) return context;
  const made = createContext(
    { Buffer, global: { Buffer }, exports: {}, module: { exports: {} } },
    { microtaskMode: 'afterEvaluate' },
  );
  new Script(readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8')).runInContext(made);
  context = made;
  return made;
}

const ask = new Script(`{
  const { question } = globalThis;
  const input = question.input === undefined ? undefined : JSON.parse(question.input);
  question.prepare(module.exports(question.source)).evaluate(input, JSON.parse(question.bindings)).then(
    (value) => { question.answer = { isError: false, value }; },
    (error) => { question.answer = { isError: true, error }; },
  );
}`);

/** Whether members of a constructor, which the interpreter makes all at once, can each end with an error of its own. */
export function hasSeveralMembers(tree: Node): boolean {
  return contains(
    tree,
    (node) =>
      node.group !== undefined ||
      (node.type === 'unary' && (node.value === '{' || (node.value === '[' && (node.expressions ?? []).length > 1))),
  );
}

/** Whether a name is bound inside an expression, and not as a statement, so that members made at once may race for it. */
export function bindsInside(tree: Node): boolean {
  const statements = new Set<Node | undefined>([tree]);
  contains(tree, (node) => {
    if (node.type === 'block') for (const statement of node.expressions ?? []) statements.add(statement);
    if (node.type === 'lambda') statements.add(node.body);
    return false;
  });
  return contains(tree, (node) => node.type === 'bind' && !statements.has(node));
}

/**
 * The answer, as data that shares nothing with the input. Undefined where it gives a function, an error without a code,
 * or none in time, and where a binding is a function.
 */
export function askReference(
  source: string,
  input: unknown,
  bindings: Readonly<Record<string, unknown>>,
): ReferenceAnswer | undefined {
  if (Object.values(bindings).some((value) => typeof value === 'function')) return undefined;
  const question: Question = {
    source,
    prepare: withStandardFunctions,
    input: JSON.stringify(input),
    bindings: JSON.stringify(bindings),
  };
  try {
    const place = interpreterContext();
    place.question = question;
    ask.runInContext(place, { timeout: maximumTime });
  } catch {
    // What is still to do there is never done.
    context = undefined;
    return undefined;
  }
  const { answer } = question;
  if (!answer) return undefined;
  if (answer.isError) return failureOf(answer.error);
  return dataOf(answer.value);
}

function failureOf(error: unknown): ReferenceAnswer | undefined {
  if (error instanceof EvaluationError) return { error };
  const { stack: _stack, code, ...details } = error as FailureDetails & { code?: unknown };
  return typeof code === 'string' ? { error: new EvaluationError(code, details) } : undefined;
}

function dataOf(value: unknown): ReferenceAnswer | undefined {
  let hasFunction = false;
  const text = JSON.stringify(value, (_name, member: unknown) => {
    const known = member as { _jsonata_lambda?: boolean; _jsonata_function?: boolean } | null | undefined;
    if (typeof member === 'function' || known?._jsonata_lambda || known?._jsonata_function) hasFunction = true;
    return member;
  });
  if (hasFunction) return undefined;
  return { value: text === undefined ? undefined : JSON.parse(text) };
}
