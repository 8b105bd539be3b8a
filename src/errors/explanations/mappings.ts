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
  TRANSFORM_NOT_FOUND: {
    title: 'No transform has this name',
    meaning: 'Neither this package nor the project holds a transform of this id, or several share the short name.',
    next: 'Correct the name; the nearest ones are printed.',
    example: 'TRANSFORM_NOT_FOUND There is no transform normalize-return.',
  },
  TRANSFORM_BROKEN: {
    title: 'The declaration of a transform breaks its format',
    meaning: 'The module does not load, or what it exports is no transform, so that there is nothing to run.',
    next: 'Mend the place that is printed; "backhaul check" shows all of them.',
    example: 'TRANSFORM_BROKEN The transform a--b/c can\'t be used: The module does not export "transform".',
  },
  COVERAGE_LIST_INVALID: {
    title: 'A list of branches that can not be reached is not in its form',
    meaning: 'Beside a transform stands a file <name>.unreachable.json that is no list of branch, source and reason.',
    next: 'Write the branch and source as "backhaul coverage" prints them, and the reason.',
    example: "COVERAGE_LIST_INVALID plan.unreachable.json is no list of branches that can't be reached.",
  },
};
