/** Whether what an expression gives is what the target's schema accepts. */
import type { FindingKind, Inference } from './inference.ts';
import { reportSum } from './operators.ts';
import { type Node, startOf } from './syntax.ts';
import { isNever, type ObjectType, type Origin, present, type Type, unionOf, valueKinds } from './type.ts';
import { describe } from './words.ts';

/** Where a value is made, and which field of the target it becomes. */
interface Place {
  readonly node: Node;
  /** For example `lines[].sku`; empty for the whole. */
  readonly path: string;
}

const maximumDepth = 30;

/** Reports what of a value the target does not accept. Nothing is reported of what is unknown on either side. */
export function checkTarget(value: Type, target: Type, node: Node, inference: Inference): void {
  checkPresence(value, { node, path: '' }, inference);
  checkValue(value, target, { node, path: '' }, inference, 0);
}

function report(
  kind: FindingKind,
  place: Place,
  inference: Inference,
  what: string,
  further: { origins?: readonly Origin[]; misspelt?: { name: string; candidates: readonly string[] } } = {},
): void {
  inference.candidates.push({ kind, character: startOf(place.node, inference.text), what, ...further });
}

function named({ path }: Place): string {
  return path === '' ? 'The result' : `"${path}"`;
}

/** Of a value that the target needs. */
function checkPresence(value: Type, place: Place, inference: Inference): void {
  const { missing } = value;
  if (!missing) return;
  reportSum(missing, inference);
  const origins = missing.origins.filter(({ cause }) => cause !== 'sum');
  if (origins.length === 0) {
    if (missing.origins.length === 0) {
      report(
        'unproven',
        place,
        inference,
        `${named(place)} is required; whether there is always a value depends on the data`,
      );
    }
    return;
  }
  const because = origins.map(reason).join(', ');
  report('may-be-missing', place, inference, `${named(place)} is required, but may be missing: ${because}`, {
    origins,
  });
}

function reason({ cause, text }: Origin): string {
  return cause === 'no-else' ? `${text} gives nothing` : `"${text}" may be missing`;
}

function checkValue(value: Type, target: Type, place: Place, inference: Inference, depth: number): void {
  if (target.unknown || depth > maximumDepth) return;
  if (value.unknown) {
    report(
      'unproven',
      place,
      inference,
      `What ${place.path === '' ? 'the result' : `"${place.path}"`} gets could not be inferred`,
    );
    return;
  }
  if (value.null && !target.null) {
    const from = value.null
      .map(({ text }) => (text === 'null' ? '' : `, as "${text}" may be`))
      .find((text) => text !== '');
    const what = `${named(place)} must be ${describe(target)}, but can be null${from ?? ''}`;
    report('type-mismatch', place, inference, what, { origins: value.null });
  }
  for (const kind of valueKinds(value)) {
    const one: Type = { [kind]: value[kind] };
    if (kind === 'function') continue;
    if (target[kind]) checkKind(one, target, place, inference, depth);
    else if (kind === 'array') checkUnwantedArray(one, target, place, inference);
    else if (target.array && isFit(one, target.array.items)) checkUnwantedSingle(value, one, place, inference);
    else mismatch(value, one, target, place, inference);
  }
}

function mismatch(value: Type, one: Type, target: Type, place: Place, inference: Inference): void {
  const isPart = valueKinds(value).length > 1;
  const what = `${named(place)} must be ${describe(present(target))}, but ${isPart ? 'can be' : 'is'} ${describe(one)}`;
  // Of several kinds in a schema, a condition may have chosen one.
  report('type-mismatch', place, inference, what, isPart && value.mixed ? { origins: value.mixed } : {});
}

function checkUnwantedArray({ array }: Type, target: Type, place: Place, inference: Inference): void {
  if (!array) return;
  if (!isFit(array.items, target)) {
    mismatch({ array }, { array }, target, place, inference);
    return;
  }
  const kind = array.doubtful ? 'unproven' : 'not-a-single';
  report(kind, place, inference, `${named(place)} must be ${describe(present(target))}, but can be a list of several`);
}

function checkUnwantedSingle(value: Type, one: Type, place: Place, inference: Inference): void {
  const what = value.array
    ? `${named(place)} must be a list, but of a single value JSONata makes no list`
    : `${named(place)} must be a list, but is ${describe(one)}`;
  report('not-an-array', place, inference, what);
}

/** Whether some value of one type can be one of the other, by its kind. */
function isFit(value: Type, target: Type): boolean {
  if (value.unknown || target.unknown || isNever(value)) return true;
  return valueKinds(value).some((kind) => target[kind] !== undefined);
}

function checkKind(value: Type, target: Type, place: Place, inference: Inference, depth: number): void {
  const { text, number, boolean, array, objects } = value;
  if (text) checkConstants(text.values, target.text?.values, place, inference);
  else if (number) checkConstants(number.values, target.number?.values, place, inference);
  else if (boolean) checkConstants(boolean.size === 1 ? boolean : undefined, target.boolean, place, inference);
  else if (array && target.array) {
    const path = place.path === '' ? '[]' : `${place.path}[]`;
    checkValue(present(array.items), target.array.items, { ...place, path }, inference, depth + 1);
  } else if (objects && target.objects?.length === 1 && target.objects[0]) {
    for (const object of objects) checkObject(object, target.objects[0], place, inference, depth);
  }
}

function checkConstants<T>(
  values: ReadonlySet<T> | undefined,
  allowed: ReadonlySet<T> | undefined,
  place: Place,
  inference: Inference,
): void {
  if (!values || !allowed) return;
  const wrong = [...values].filter((value) => !allowed.has(value));
  if (wrong.length === 0) return;
  const shown = wrong
    .slice(0, 3)
    .map((value) => JSON.stringify(value))
    .join(', ');
  const [first] = wrong;
  const misspelt =
    wrong.length === 1 && typeof first === 'string' ? { name: first, candidates: [...allowed].map(String) } : undefined;
  report('type-mismatch', place, inference, `${named(place)} does not accept ${shown}`, misspelt ? { misspelt } : {});
}

function checkObject(value: ObjectType, target: ObjectType, place: Place, inference: Inference, depth: number): void {
  const own = value.made?.node;
  const at = own ? { ...place, node: own } : place;
  for (const [name, wanted] of target.fields) {
    const path = place.path === '' ? name : `${place.path}.${name}`;
    const node = value.made?.values.get(name) ?? at.node;
    const field = value.fields.get(name);
    if (field) {
      const inner = { node, path };
      if (isRequired(target, name)) checkPresence(field, inner, inference);
      checkValue(present(field), wanted, inner, inference, depth + 1);
    } else if (isRequired(target, name) && !value.rest) {
      const names = [...value.fields.keys()].filter((each) => !target.fields.has(each));
      report('field-missing', at, inference, `The target requires "${path}", and nothing produces it`, {
        misspelt: { name, candidates: names },
      });
    }
  }
  checkFurtherFields(value, target, at, inference, depth);
}

function isRequired({ schema }: ObjectType, name: string): boolean {
  const { required } = (schema ?? {}) as { required?: readonly string[] };
  return required?.includes(name) === true;
}

function checkFurtherFields(
  value: ObjectType,
  target: ObjectType,
  place: Place,
  inference: Inference,
  depth: number,
): void {
  const isClosed = (target.schema as { additionalProperties?: unknown } | undefined)?.additionalProperties === false;
  for (const [name, field] of value.fields) {
    if (target.fields.has(name)) continue;
    const path = place.path === '' ? name : `${place.path}.${name}`;
    const inner = { node: value.made?.values.get(name) ?? place.node, path };
    if (target.rest) checkValue(present(field), unionOf([target.rest]), inner, inference, depth + 1);
    else if (isClosed && !isNever(present(field))) {
      report('type-mismatch', inner, inference, `The target has no field "${path}"`, {
        misspelt: { name, candidates: [...target.fields.keys()] },
      });
    }
  }
}
