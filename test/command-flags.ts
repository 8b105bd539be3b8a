/** Flags of the long runs beside the tests: a page for --help, and an error in one sentence with exit code 2. */
import { parseArgs } from 'node:util';

/** What a flag says, and its default; one whose default is a boolean takes no value. */
type Flag = readonly [says: string, fallback: string | boolean];
type Values<Flags> = {
  readonly [Name in keyof Flags]: Flags[Name] extends readonly [string, string] ? string : boolean;
};

/** `about`: what the command shows, and when it ends with 1. */
export function commandFlags<const Flags extends Record<string, Flag>>(
  about: string,
  example: string,
  flags: Flags,
): Values<Flags> {
  const options = Object.entries(flags).map(([name, [, fallback]]) => {
    const type = typeof fallback === 'boolean' ? ('boolean' as const) : ('string' as const);
    return [name, { type, default: fallback }] as const;
  });
  try {
    const help = { help: { type: 'boolean', default: false } } as const;
    const { values } = parseArgs({ options: { ...Object.fromEntries(options), ...help } });
    if (!values.help) return values as unknown as Values<Flags>;
    process.stdout.write(pageOf(about, example, flags));
    process.exit(0);
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : error}\nFor example: ${example}\n--help tells all flags.\n`,
    );
    process.exit(2);
  }
}

function pageOf(about: string, example: string, flags: Record<string, Flag>): string {
  const width = Math.max(...Object.keys(flags).map((name) => name.length));
  const lines = Object.entries(flags).map(([name, [says, fallback]]) => {
    const told =
      typeof fallback === 'string' && fallback.length < 30 && fallback !== '' ? ` (default ${fallback})` : '';
    return `  --${name.padEnd(width)}  ${says}${told}\n`;
  });
  return `${about}\n\n  ${example}\n\n${lines.join('')}`;
}
