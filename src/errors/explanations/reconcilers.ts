/** Explanations of codes of reconcilers. */
import type { Explanation } from '../explanations.ts';

export const reconcilersExplanations: Readonly<Record<string, Explanation>> = {
  RECONCILER_UNKNOWN: {
    title: 'There is no such reconciler',
    meaning: 'Reconcilers stand in flows; a brand has those of the flows that it runs.',
    next: 'Correct --brand, --flow or --id: the message names what there is.',
    example: 'RECONCILER_UNKNOWN No reconciler fits.',
  },
  RECONCILER_WINDOW_UNUSABLE: {
    title: 'A reconciler can not compare this window',
    meaning:
      'A window has a beginning and a later end, both as dates or times with a zone. A reconciler of everything compares what stands now, and takes none.',
    next: 'Give --from and --to as 2026-10-01 or 2026-10-01T00:00:00Z, or leave both out for the declared window.',
    example: 'RECONCILER_WINDOW_UNUSABLE The reconciler sku-availability can not compare this window.',
  },
  RECONCILER_NUMBER_UNUSABLE: {
    title: 'A tolerance or grace time is no number',
    meaning: 'Both are numbers of at least 0, as a number or a text, without an exponent.',
    next: 'Correct the expression in the blueprint, or the setting that it reads.',
    example: 'RECONCILER_NUMBER_UNUSABLE A reconciler can not have "-1" as its grace time.',
  },
  RECONCILER_TOO_LARGE: {
    title: 'A side of a reconciler has more than can be compared',
    meaning:
      'A side has at most 5,000,000 items, and at most 2,000 of them are turned into rows together. What lies beyond is not read, and the run says that it is partial.',
    next: 'Compare a shorter window, or less in each pass.',
    example: 'RECONCILER_TOO_LARGE Archean, available has more than 5000000 items.',
  },
};
