/**
 * Functions that scripts run nearly every time: they stand in parentheses, so that engines compile them while they load
 * them. Any other function is read twice, first only to find where it ends; one that does not run costs less that way.
 */

/**
 * Of each, at least eight in ten of the scripts that hold it run it for their first input (measured with the coverage of
 * Node's inspector). The others report errors, serve values that are seldom there, or are too short to matter.
 */
export const eagerFunctions: ReadonlySet<string> = new Set(
  [
    'parsePayload tooDeepAt hasManyBrackets payloadScript',
    'is all record list either shortest dictionary',
    'begin charge evaluation caughtEvaluation at finishSmall field named stepOver followItems follow',
    'flattened lastValue pickedItems collapse addTo passing matches madeFrom pruned truth',
    'equal less greater greaterOrEqual distinct sum numbers toMillisIso isoText trimmed plainText',
    'isMembers inside textOf put takenApart longest gatheredFrom floor substringOf cut sortSmall groupBySmall read',
    'moneyFromMinor currencyDigits sha256 padded mix rootsOf hmacSha256 blockAnd answerOfStep',
    'webhookScript verify headersGiven headersOf variableOf responseScript readAnswer parsed described',
    'paginationScript nextCursor preRequestScript authenticate prepare encodedBody',
  ].flatMap((names) => names.split(' ')),
);

/** A function of a module, from its name to the brace that stands alone at the start of a line. */
const topFunction = /^(export )?(function (\w+)[^\n]*\n[\s\S]*?^\})$/gm;

/** The text of a module of ours with these functions in parentheses. */
export function withEagerFunctions(text: string, names = eagerFunctions): string {
  return text.replace(topFunction, (whole, exported = '', code: string, name: string) =>
    names.has(name) ? `${exported}const ${name} = (${code});` : whole,
  );
}
