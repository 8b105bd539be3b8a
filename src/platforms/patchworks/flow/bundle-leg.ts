/** The scripts of one leg: one where it is small enough, else several in a row. */
import type { BundledScript } from '../bundle.ts';
import { bundleSegment, type Segment, type SegmentContext } from './bundle-segment.ts';
import type { Leg } from './legs.ts';

/** A script that starts within milliseconds has about as many at the most. */
const usualBytes = 32_000;

/**
 * One script, or several in a row where one would have more than `mostBytes`: as few as hold the leg. A single step is
 * never cut.
 * Errors: `SCRIPT_SETTING_MISSING`, `PLATFORM_NOT_POSSIBLE`, those of the compiler.
 */
export async function bundleLeg(
  context: SegmentContext,
  leg: Leg,
  mostBytes: number = usualBytes,
): Promise<BundledScript[]> {
  const isSmall = ({ code }: BundledScript) => Buffer.byteLength(code) <= mostBytes;
  const whole = await bundleSegment(context, { ...leg, name: leg.id, continues: false, goesOn: false });
  if (isSmall(whole)) return [whole];
  const pieces = piecesOf(leg);
  const scripts: BundledScript[] = [];
  let begun = 0;
  while (begun < pieces.length) {
    const number = scripts.length + 1;
    const upTo = (end: number) => bundleSegment(context, segmentOf(leg.id, number, pieces, begun, end));
    let end = begun + 1;
    let script = await upTo(end);
    while (end < pieces.length) {
      const larger = await upTo(end + 1);
      if (!isSmall(larger)) break;
      script = larger;
      end += 1;
    }
    scripts.push(script);
    begun = end;
  }
  return scripts;
}

function segmentOf(leg: string, number: number, pieces: readonly Partial<Leg>[], begin: number, end: number): Segment {
  const taken = pieces.slice(begin, end);
  return {
    ...Object.assign({}, ...taken),
    id: leg,
    name: `${leg}.${number}`,
    steps: taken.flatMap(({ steps = [] }) => steps),
    continues: begin > 0,
    goesOn: end < pieces.length,
  };
}

/** Reading the answers, each step, and asking, in their order. */
function piecesOf({ after, steps, call }: Leg): Partial<Leg>[] {
  return [after ? [{ after }] : [], steps.map((step) => ({ steps: [step] })), call ? [{ call }] : []].flat();
}
