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
  MUTANT_LIST_INVALID: {
    title: 'A list of equivalent mutants is not in its form',
    meaning: 'Beside a transform stands a file <name>.equivalent-mutants.json that is no list of changes and reasons.',
    next: 'Write the kind, original and replacement as "backhaul mutate" prints them, and the reason.',
    example: 'MUTANT_LIST_INVALID plan.equivalent-mutants.json is no list of equivalent mutants.',
  },
  GOLDEN_USAGE: {
    title: 'The golden cases can not be run so',
    meaning: 'A way of running that does not exist was named, no case fits the pattern, or nobody can be asked.',
    next: 'Correct the option or the pattern that is named.',
    example: 'GOLDEN_USAGE No case and no transform has "plam" in its name.',
  },
  TRIAL_INPUT_MISSING: {
    title: 'What a mapping is to be tried with is not there',
    meaning: 'There is neither a file of that path nor exactly one fixture whose name begins so.',
    next: 'Name a file of JSON, or more of the name of a fixture.',
    example: 'TRIAL_INPUT_MISSING 9 fixtures of a--b/c begin with 0.',
  },
  TRIAL_INPUT_INVALID: {
    title: 'What a mapping is to be tried with is not JSON',
    meaning: 'The file breaks the syntax of JSON at the line and column that are printed, or is too large.',
    next: 'Correct the file.',
    example: 'TRIAL_INPUT_INVALID input.json:3:5 is not JSON.',
  },
  TRIAL_INPUT_FOREIGN: {
    title: 'The fixture belongs to another mapping',
    meaning: 'A fixture names its transform, and this one names another than the one to try.',
    next: 'Try the transform that it names, or another file.',
    example: 'TRIAL_INPUT_FOREIGN 01-list-form.json is a fixture of a--b/c, not of a--b/d.',
  },
};
