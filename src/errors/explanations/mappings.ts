/** Codes of mappings that can't be compiled or run. */
import type { Explanation } from '../explanations.ts';

export const mappingsExplanations: Readonly<Record<string, Explanation>> = {
  MAPPING_EVAL_REFUSED: {
    title: 'A deployable mapping uses $eval',
    meaning: 'What $eval would run is not known before it runs, so it can be neither checked nor compiled.',
    next: 'Write the expression into the mapping itself.',
    example: 'MAPPING_EVAL_REFUSED The mapping calls $eval.',
  },
  MAPPING_NAME_UNDECLARED: {
    title: 'A deployable mapping reads a variable that nothing declares',
    meaning: 'A script has the variables that it declares and no others; this one would always be missing.',
    next: 'Correct the name, or declare it.',
    example: 'MAPPING_NAME_UNDECLARED The mapping reads $setings, which is not declared.',
  },
};
