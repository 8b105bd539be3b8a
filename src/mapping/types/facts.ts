/** What a condition makes sure of, when it holds and when it does not. */
import { functionsOfNull, strictFunctions } from './built-ins.ts';
import { type Inference, newId } from './inference.ts';
import {
  isKind,
  isNot,
  isNothing,
  isNothingOrNull,
  isNotKind,
  isNotNull,
  isNull,
  isOneOf,
  isSomething,
  isTruthy,
  isValue,
} from './refine.ts';
import { bindingOf, expressionKey, type Fact, type Facts, frameIn, pathKeys, type Scope } from './scope.ts';
import { leftOf, type Node } from './syntax.ts';
import { isNever, type Type, unknown } from './type.ts';

const none: Facts = { whenTrue: [], whenFalse: [] };

/** The facts of a condition whose type has just been inferred. */
export function factsOf(node: Node, scope: Scope, inference: Inference): Facts {
  inference.remainingSteps -= 1;
  if (inference.remainingSteps < 0) return none;
  switch (node.type) {
    case 'binary':
      return binaryFacts(node, scope, inference);
    case 'function':
      return callFacts(node, scope, inference);
    case 'block':
      return node.expressions?.length === 1 && node.expressions[0]
        ? factsOf(node.expressions[0], scope, inference)
        : none;
    case 'condition':
      return conditionFacts(node, scope, inference);
    case 'lambda':
      return node.thunk && node.body ? factsOf(node.body, scope, inference) : none;
    case 'variable': {
      const own = facts(node, scope, inference, isTruthy, true);
      const held = node.predicate ? undefined : bindingOf(scope.frame, String(node.value))?.facts;
      return held ? { whenTrue: [...own, ...held.whenTrue], whenFalse: held.whenFalse } : { ...none, whenTrue: own };
    }
    case 'path':
      return { ...none, whenTrue: facts(node, scope, inference, isTruthy, true) };
    default:
      return none;
  }
}

function binaryFacts(node: Node, scope: Scope, inference: Inference): Facts {
  const left = leftOf(node);
  const right = node.rhs as Node;
  switch (node.value) {
    case 'and':
    case 'or': {
      const a = factsOf(left, scope, inference);
      const b = factsOf(right, scope, inference);
      return node.value === 'and'
        ? { whenTrue: [...a.whenTrue, ...b.whenTrue], whenFalse: [] }
        : { whenTrue: [], whenFalse: [...a.whenFalse, ...b.whenFalse] };
    }
    case '=':
    case '!=': {
      const equal = equalityFacts(left, right, scope, inference);
      const unequal = inequalityFacts(left, right, scope, inference);
      return node.value === '='
        ? { whenTrue: equal, whenFalse: unequal.whenEqualFails }
        : { whenTrue: unequal.whenTrue, whenFalse: unequal.whenFalse };
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      // More than something is more than 0, near enough: `$count(x) > -1` is not written.
      const more = (value: unknown): Fact['refine'] => (node.value === value ? isNotZero : isValue);
      return {
        ...none,
        whenTrue: [
          ...facts(left, scope, inference, more('>'), true),
          ...facts(right, scope, inference, more('<'), true),
        ],
      };
    }
    case 'in': {
      const values = right.value === '[' ? right.expressions?.map(literalOf) : undefined;
      const refine =
        values && !values.includes(undefined) ? isOneOf(values.map((literal) => literal?.value)) : isSomething;
      return { ...none, whenTrue: facts(left, scope, inference, refine, true) };
    }
    default:
      return none;
  }
}

/** `a = b`, when it holds. */
function equalityFacts(left: Node, right: Node, scope: Scope, inference: Inference): Fact[] {
  const type = typeTest(left, right);
  if (type) return facts(type.of, scope, inference, isKind(type.name), type.name !== 'null');
  const [side, literal] = sides(left, right);
  if (!literal) {
    return [
      ...facts(left, scope, inference, isSomething, false),
      ...facts(right, scope, inference, isSomething, false),
    ];
  }
  return literal.value === null
    ? facts(side, scope, inference, isNull, false)
    : facts(side, scope, inference, isOneOf([literal.value]), true);
}

/** `a != b`, and what is left when `a = b` does not hold, which nothing does either. */
function inequalityFacts(
  left: Node,
  right: Node,
  scope: Scope,
  inference: Inference,
): { whenTrue: Fact[]; whenFalse: Fact[]; whenEqualFails: Fact[] } {
  const type = typeTest(left, right);
  if (type) {
    const other = facts(type.of, scope, inference, isNotKind(type.name), false);
    return { whenTrue: other, whenFalse: [], whenEqualFails: other };
  }
  const [side, literal] = sides(left, right);
  if (!literal) return { whenTrue: [], whenFalse: [], whenEqualFails: [] };
  const { value } = literal;
  if (value === null) {
    return {
      whenTrue: facts(side, scope, inference, isValue, true),
      whenFalse: facts(side, scope, inference, isNothingOrNull, false),
      whenEqualFails: facts(side, scope, inference, isNotNull, false),
    };
  }
  return {
    whenTrue: facts(side, scope, inference, (each) => isNot(value)(isSomething(each)), false),
    whenFalse: [],
    whenEqualFails: facts(side, scope, inference, isNot(value), false),
  };
}

function callFacts(node: Node, scope: Scope, inference: Inference): Facts {
  const [argument] = node.arguments ?? [];
  if (!argument) return none;
  switch (functionName(node, scope)) {
    case 'exists':
      return {
        whenTrue: facts(argument, scope, inference, isSomething, false),
        whenFalse: facts(argument, scope, inference, isNothing, false),
      };
    case 'not': {
      const { whenTrue, whenFalse } = factsOf(argument, scope, inference);
      return { whenTrue: whenFalse, whenFalse: whenTrue };
    }
    case 'boolean':
      return factsOf(argument, scope, inference);
    default: {
      const asked = helperFacts(node, scope, inference);
      return {
        whenTrue: [...facts(node, scope, inference, isTruthy, true), ...asked.whenTrue],
        whenFalse: asked.whenFalse,
      };
    }
  }
}

/** A helper that asks about its parameters asks about the arguments: `$present(note) ? note : 'none'`. */
function helperFacts(node: Node, scope: Scope, inference: Inference): Facts {
  const { procedure } = node;
  const binding = procedure?.type === 'variable' ? bindingOf(scope.frame, String(procedure.value)) : undefined;
  const { node: lambda, frame: defined } = binding?.type.function ?? {};
  const body = lambda?.body;
  if (!lambda || !body || !defined || lambda.signature || inference.active.includes(lambda)) return none;
  const frame = frameIn((defined as Scope).frame);
  const given = new Map<string, Node>();
  for (const [index, { value }] of (lambda.arguments ?? []).entries()) {
    const id = newId(inference);
    frame.bindings.set(String(value), { id, type: unknown });
    const argument = node.arguments?.[index];
    if (argument) given.set(`$${String(value)}#${id}`, argument);
  }
  inference.active.push(lambda);
  const found = factsOf(body, { ...(defined as Scope), frame }, inference);
  inference.active.pop();
  // What was inferred last inside the helper may be of another call: nothing is called impossible by it.
  const translated = (all: readonly Fact[]) =>
    all.flatMap((fact) => {
      const argument = given.get(fact.key);
      if (!argument) return [];
      const own = fact.path.length === 0 ? facts(argument, scope, inference, fact.refine, fact.present) : [];
      const at = fact.path.length === 0 ? own : [{ ...fact, key: expressionKey(argument, scope) }];
      return at.map((each) => ({ ...each, impossible: false }));
    });
  return { whenTrue: translated(found.whenTrue), whenFalse: translated(found.whenFalse) };
}

/** `a ? b` and `a ? b : false` hold when both do. */
function conditionFacts(node: Node, scope: Scope, inference: Inference): Facts {
  const isFalse = !node.else || (node.else.type === 'value' && node.else.value === false);
  if (!isFalse) return none;
  const condition = factsOf(node.condition as Node, scope, inference);
  const then = factsOf(node.then as Node, scope, inference);
  return { ...none, whenTrue: [...condition.whenTrue, ...then.whenTrue] };
}

/**
 * The fact about an expression, and the same about what it is a field of. `isPresent`: it is neither nothing nor null,
 * and neither is what it is computed of.
 */
function facts(node: Node, scope: Scope, inference: Inference, refine: Fact['refine'], isPresent: boolean): Fact[] {
  const type = inference.lastTypes.get(node);
  const impossible = type !== undefined && !isNever(type) && isNever(refine(type));
  const present = isPresent || isNever(refine({ missing: { origins: [], emptyList: false } }));
  const fact = (key: string, path: readonly string[]): Fact => ({ key, path, refine, present, impossible });
  const found: Fact[] = [fact(expressionKey(node, scope), [])];
  if (node.type === 'path' && node.steps) found.push(...prefixFacts(node.steps, scope, fact, present));
  found.push(...argumentFacts(node, scope, inference, refine, present));
  return found;
}

/** What the result of a built-in says about its first argument. */
function argumentFacts(
  node: Node,
  scope: Scope,
  inference: Inference,
  refine: Fact['refine'],
  present: boolean,
): Fact[] {
  const [first] = node.type === 'function' ? (node.arguments ?? []) : [];
  const name = functionName(node, scope);
  if (!first) return [];
  if (name === 'count') return isNever(refine(zero)) ? facts(first, scope, inference, isFilled, false) : [];
  if (!present || !strictFunctions.has(name)) return [];
  return facts(first, scope, inference, functionsOfNull.has(name) ? isSomething : isValue, false);
}

const zero: Type = { number: { values: new Set([0]), money: false } };

const isNotZero: Fact['refine'] = (type) => isNot(0)(isValue(type));

/** There is at least one. */
const isFilled: Fact['refine'] = ({ array, ...others }) => ({
  ...others,
  missing: undefined,
  array: array && { ...array, nonEmpty: true },
});

function prefixFacts(
  steps: readonly Node[],
  scope: Scope,
  fact: (key: string, path: readonly string[]) => Fact,
  present: boolean,
): Fact[] {
  const keys = pathKeys(steps, scope);
  const found: Fact[] = [];
  const names: string[] = [];
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const step = steps[index] as Node;
    if (step.type !== 'name' || step.stages || step.keepArray || step.focus || step.index) break;
    names.unshift(String(step.value));
    found.push(fact(index === 0 ? scope.contextKey : (keys[index - 1] ?? ''), [...names]));
  }
  if (present) {
    const isThere: Fact = { key: '', path: [], refine: isValue, present: true, impossible: false };
    found.push(...keys.slice(0, -1).map((key) => ({ ...isThere, key })));
  }
  return found;
}

/** The name of the built-in that a call calls, or an empty text. */
function functionName(node: Node, scope: Scope): string {
  const { procedure } = node;
  if (node.type !== 'function' || procedure?.type !== 'variable') return '';
  const name = String(procedure.value);
  return bindingOf(scope.frame, name) ? '' : name;
}

/** `$type(x) = 'string'`, either way round. */
function typeTest(left: Node, right: Node): { of: Node; name: string } | undefined {
  const [side, literal] = sides(left, right);
  const [of] = side.type === 'function' && side.procedure?.value === 'type' ? (side.arguments ?? []) : [];
  return of && typeof literal?.value === 'string' ? { of, name: literal.value } : undefined;
}

/** The side that is no literal, and the literal. */
function sides(left: Node, right: Node): readonly [Node, { value: unknown } | undefined] {
  const literal = literalOf(right);
  return literal ? [left, literal] : [right, literalOf(left)];
}

function literalOf(node: Node): { value: unknown } | undefined {
  return node.type === 'string' || node.type === 'number' || node.type === 'value' ? { value: node.value } : undefined;
}
