/** JSON lines that a system has put ready at an address, such as the result of a bulk operation: read as they come. */
import { createInterface } from 'node:readline';
import { Readable, Transform } from 'node:stream';
import { AbortError } from '../../errors/errors.ts';
import { parseJson } from './parse-json.ts';

export interface DownloadLimits {
  /** Of the whole file; default 1 GiB. */
  readonly maximumBytes?: number;
  /** Of the whole download, in milliseconds; default an hour. */
  readonly timeoutMs?: number;
}

/**
 * Gives one value for each line, and holds no more than a few of them at a time. The address carries its own
 * authorization, so that no credential goes with the call. Error: `CALL_FAILED` for any other answer than 200, a file
 * that is too large, and a line that is not JSON.
 */
export async function* downloadLines(address: string, limits: DownloadLimits = {}): AsyncGenerator<unknown> {
  const { maximumBytes = 1_073_741_824, timeoutMs = 3_600_000 } = limits;
  const answer = await fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  if (answer.status !== 200 || !answer.body) throw failed(`It answered with HTTP status ${answer.status}.`);
  let bytes = 0;
  const bounded = new Transform({
    transform(part: Buffer, _encoding, done) {
      bytes += part.length;
      done(bytes > maximumBytes ? failed(`It is larger than ${maximumBytes} bytes.`) : null, part);
    },
  });
  const source = Readable.fromWeb(answer.body);
  source.on('error', (error) => bounded.destroy(error));
  const lines = createInterface({ input: source.pipe(bounded), crlfDelay: Number.POSITIVE_INFINITY });
  const broken = new Promise<never>((_, reject) => bounded.on('error', reject));
  broken.catch(() => undefined);
  let number = 0;
  try {
    const rows = lines[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await Promise.race([rows.next(), broken]);
      if (done) break;
      number += 1;
      if (value === '') continue;
      const parsed = parseJson(value);
      if (!parsed) throw failed(`Line ${number} is not JSON.`);
      yield parsed.value;
    }
    if (bounded.errored) throw bounded.errored;
  } finally {
    lines.close();
    source.destroy();
  }
}

function failed(why: string): AbortError {
  return new AbortError({
    code: 'CALL_FAILED',
    what: 'The file with the result could not be read whole.',
    why,
    nextSteps: ['Ask for the address again, as it ends after some days; else start the operation again.'],
  });
}
