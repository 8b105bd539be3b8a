/** That TypeScript knows what a transform takes and gives: the types of these constants are what `tsc` checks. */
import type { SettingsOf, SourceOf, TargetOf } from '../../../schemas/formats/transform.ts';
import type { Return } from '../../../schemas/records/return.ts';
import type { Return as LoopReturn } from '../../../schemas/systems/loop-returns/return.ts';
import type { transform as batch } from '../../../transforms/archean-r247--loop-returns/build-adjustment-batch.ts';
import type { transform as normalise } from '../../../transforms/archean-r247--loop-returns/normalise-return.ts';
import { mappingOf } from '../mapping-of.ts';

type Mapping<T> = (input: SourceOf<T>) => TargetOf<T>;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Accepts<Wanted, Given> = Given extends Wanted ? true : false;
type Batch = TargetOf<typeof batch>;

const isNormalising: Equal<Mapping<typeof normalise>, (input: LoopReturn) => Return> = true;
const isAnything: Equal<Mapping<typeof normalise>, (input: unknown) => unknown> = false;
const takesText: Equal<SourceOf<typeof batch>['reference'], string> = true;
const givesMode: Equal<Batch['mode'], 'delta' | 'absolute'> = true;
const givesOtherMode: Accepts<Batch['mode'], 'other'> = false;
const givesNoLines: Accepts<Batch, { reference: string; mode: 'delta' }> = false;
/** A call as a program writes it; the argument and the result are checked where they stand. */
const referenceOf = (map: Mapping<typeof batch>, input: SourceOf<typeof batch>): string => map(input).reference;

test('a transform is called as a function with the types of its schemas and the names of its settings', async () => {
  const { transform } = await import('../../../transforms/archean-r247--loop-returns/build-adjustment-batch.ts');
  const map = mappingOf(transform);
  const line = {
    lineReference: 'loop-line:1:1',
    subject: '1',
    sku: 'TEE',
    locationCode: 'MAIN',
    quantity: 1,
    reasonCode: 'RETURN',
    note: '',
  };
  const input = { reference: 'loop:1', occurredAt: '2026-03-02T09:15:00Z', lines: [line] };
  const made = map(input, { source: 'loop-returns' });
  expect([made.reference, made.mode, made.lines[0]?.sku]).toEqual(['loop:1', 'delta', 'TEE']);
  expect(made.lines[0]).not.toBe(line);
  expect(() => map({ ...input, lines: [] }, { source: 'loop-returns' })).toThrow(
    expect.objectContaining({ code: 'SOURCE_MISMATCH' }),
  );
  const hasSettings: Equal<SettingsOf<typeof transform>, Readonly<Record<'source', unknown>>> = true;
  expect(hasSettings).toBe(true);
});

test('a committed transform is a function of its source to its target', () => {
  expect([isNormalising, takesText, givesMode]).toEqual([true, true, true]);
  expect([isAnything, givesOtherMode, givesNoLines]).toEqual([false, false, false]);
  const map: Mapping<typeof batch> = ({ reference, lines }) => ({ reference, mode: 'delta', lines });
  expect(referenceOf(map, { reference: 'loop:1', occurredAt: '2026-03-02T09:15:00Z', lines: [] })).toBe('loop:1');
});
