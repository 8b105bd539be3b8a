/** The window that --from and --to name. */
import { AbortError } from '../../errors/errors.ts';
import type { Period } from '../../runtime/reconcile/period.ts';

const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Undefined without flags. Error: `RECONCILER_WINDOW_UNUSABLE`. */
export function parsePeriod(from: string | undefined, to: string | undefined): Period | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined) throw unusable('--to', 'It says until when, and --from is missing.');
  return { from: timeOf('--from', from), to: to === undefined ? new Date() : timeOf('--to', to) };
}

function timeOf(flag: string, text: string): Date {
  const time = new Date(text);
  if (form.test(text) && !Number.isNaN(time.getTime())) return time;
  throw unusable(flag, `"${text}" is neither a day (2026-10-01) nor a time with its zone (2026-10-01T06:00:00Z).`);
}

const unusable = (flag: string, why: string): AbortError =>
  new AbortError({
    code: 'RECONCILER_WINDOW_UNUSABLE',
    what: `${flag} gives no window.`,
    why,
    nextSteps: ['Give --from and --to, or neither.'],
    exitCode: 2,
  });
