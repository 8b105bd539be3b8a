/** Questions to whoever sits at the terminal. */
import { createInterface } from 'node:readline/promises';
import { AbortError } from '../errors/errors.ts';

export interface Terminal {
  /** The answer as it was typed. Error: `INPUT_ENDED`. */
  ask(question: string): Promise<string>;
  close(): void;
}

/** Reads standard input and writes questions to standard error, so that what a command prints stays apart. */
export function openTerminal(): Terminal {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return {
    ask: (question) =>
      terminal.question(question).catch((error: unknown) => {
        // Ctrl-C and Ctrl-D are answers of a kind, and no fault of ours.
        if ((error as { name?: unknown }).name === 'AbortError') throw ended();
        throw error;
      }),
    close: () => terminal.close(),
  };
}

const ended = () =>
  new AbortError({
    code: 'INPUT_ENDED',
    what: 'The question was not answered; what depends on it was not done.',
    why: 'The input ended, or somebody pressed Ctrl-C or Ctrl-D.',
    nextSteps: ['Run the command again, or give what it asks for as options.'],
  });
