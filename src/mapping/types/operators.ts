/** Binary operators and the sign. */
import { withFacts } from './conditions.ts';
import { factsOf } from './facts.ts';
import { type Inference, markTested } from './inference.ts';
import type { Scope } from './scope.ts';
import { collapse } from './stream.ts';
import { leftOf, type Node } from './syntax.ts';
import { type Absence, boolean, nothing, number, type Type, text, unionAbsence } from './type.ts';

export function inferBinary(node: Node, scope: Scope, inference: Inference): Type {
  const operator = String(node.value);
  const right = node.rhs as Node;
  const a = inference.infer(leftOf(node), scope);
  if (operator === 'and' || operator === 'or') {
    markTested(a, inference);
    const { whenTrue, whenFalse } = factsOf(leftOf(node), scope, inference);
    const second = withFacts(scope, operator === 'and' ? whenTrue : whenFalse);
    markTested(inference.infer(right, second), inference);
    return boolean;
  }
  const b = inference.infer(right, scope);
  switch (operator) {
    case '&':
      return text;
    case '=':
    case '!=':
    case 'in':
    case '<':
    case '<=':
    case '>':
    case '>=':
      markTested(a, inference);
      markTested(b, inference);
      return ['=', '!=', 'in'].includes(operator) ? boolean : withAbsence(boolean, a, b);
    case '..':
      return collapse({ items: number, some: false, many: true, doubtful: false, absence: undefined });
    default:
      return inferArithmetic(node, a, b, inference);
  }
}

/** `+ - * / %`: nothing on either side gives nothing; money must not come here. */
function inferArithmetic(node: Node, a: Type, b: Type, inference: Inference): Type {
  for (const side of [a, b]) reportSum(side.missing, inference);
  const operator = String(node.value);
  if (isMoney(a) || isMoney(b)) {
    inference.candidates.push({
      kind: 'money-arithmetic',
      character: (node.position ?? 0) - operator.length,
      what: `"${operator}" computes an amount of money as a binary float`,
    });
  }
  return withAbsence(number, a, b);
}

/** The sign of an amount can be changed without loss. */
export function inferNegation(node: Node, scope: Scope, inference: Inference): Type {
  const operand = node.expression as Node;
  const type = inference.infer(operand, scope);
  reportSum(type.missing, inference);
  return withAbsence(type.number ? { number: { ...type.number, values: undefined } } : number, type);
}

export function isMoney({ text: words, number: digits }: Type): boolean {
  return words?.money === true || digits?.money === true;
}

/** A sum over nothing is nothing, and so is all arithmetic with it. */
export function reportSum(absence: Absence | undefined, inference: Inference): void {
  for (const origin of absence?.origins ?? []) {
    if (origin.cause !== 'sum') continue;
    inference.candidates.push({
      kind: 'sum-maybe-missing',
      character: origin.character,
      what: 'This sum is nothing when there is nothing to add',
      origins: [origin],
    });
  }
}

/** Nothing of an operand makes the result nothing. */
function withAbsence(result: Type, ...operands: readonly Type[]): Type {
  let absence: Absence | undefined;
  for (const operand of operands) absence = unionAbsence(absence, operand.unknown ? nothing.missing : operand.missing);
  if (!absence) return result;
  // A sum has been reported where it enters the arithmetic.
  return { ...result, missing: { ...absence, origins: absence.origins.filter(({ cause }) => cause !== 'sum') } };
}
