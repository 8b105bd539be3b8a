/** Creating, updating and deleting resources: versions, uniqueness, the ledger, and who is told. */
import type { FastifyRequest } from 'fastify';
import { hashJson } from '../core/canonical-json.ts';
import { type Named, readUpdate } from './bodies.ts';
import type { CommercetoolsContext } from './context.ts';
import { announceChange } from './notifications.ts';
import {
  concurrentModification,
  duplicateField,
  invalidInput,
  invalidJson,
  notFound,
  referenceNotFound,
} from './refusals.ts';
import type { Kind, Resource } from './state.ts';

/** What a message says beside what every message says. */
export type Happening = { readonly type: string; readonly [field: string]: unknown };

/** Changes a resource, which is a copy, and gives the messages of it. */
export type Action = (resource: Resource, action: never, context: CommercetoolsContext) => Happening | undefined;

export type Actions = Readonly<Record<string, Action>>;

const effectName = (kind: Kind, what: string): string => `${kind} ${what}`;

/** Throws 400 DuplicateField. `what` is how the ledger names it. */
export function create(
  context: CommercetoolsContext,
  kind: Kind,
  resource: Resource,
  happenings: readonly Happening[] = [],
  what = 'created',
): Resource {
  store(context, kind, resource);
  record(context, effectName(kind, what), resource, resource.id);
  announceChange(context, kind, resource, { kind: 'ResourceCreated' }, happenings);
  return resource;
}

/** All actions or none. Throws 409 for another version, 400 for an action that can't be done. */
export function update(
  context: CommercetoolsContext,
  kind: Kind,
  current: Resource,
  actions: Actions,
  request: FastifyRequest,
): Resource {
  const body = readUpdate(request);
  if (body.version !== current.version) throw concurrentModification(current.id, body.version, current.version);
  const changed = structuredClone(current);
  const happenings: Happening[] = [];
  for (const one of body.actions) {
    const action = Object.hasOwn(actions, one.action) ? actions[one.action] : undefined;
    if (!action) throw invalidJson(`actions: action: Invalid action '${one.action}'.`);
    const happening = action(changed, one as never, context);
    if (happening) happenings.push(happening);
  }
  if (body.actions.length === 0) return current;
  return replace(context, kind, current, changed, hashJson(body), happenings);
}

/** Puts a changed copy in the place of a resource, at its next version. */
export function replace(
  context: CommercetoolsContext,
  kind: Kind,
  current: Resource,
  changed: Resource,
  identity: string,
  happenings: readonly Happening[],
  what = 'updated',
): Resource {
  changed.version = current.version + 1;
  changed.lastModifiedAt = context.clock.iso();
  store(context, kind, changed);
  record(context, effectName(kind, what), changed, `${changed.id} ${identity}`);
  announceChange(context, kind, changed, { kind: 'ResourceUpdated', oldVersion: current.version }, happenings);
  return changed;
}

/** Throws 409 for another version, 400 without one. */
export function remove(
  context: CommercetoolsContext,
  kind: Kind,
  current: Resource,
  version: string | undefined,
  happenings: readonly Happening[] = [],
): Resource {
  if (version === undefined || !/^\d+$/.test(version)) throw invalidInput('Missing required parameter: version');
  if (Number(version) !== current.version) throw concurrentModification(current.id, Number(version), current.version);
  context.state.kinds[kind].delete(current.id);
  record(context, effectName(kind, 'deleted'), current, current.id);
  announceChange(context, kind, current, { kind: 'ResourceDeleted' }, happenings);
  return current;
}

/** The resource that is meant by id or key; throws 400 for one that is not there. */
export function resolve(context: CommercetoolsContext, kind: Kind, { id, key }: Named): { typeId: Kind; id: string } {
  const collection = context.state.kinds[kind];
  const found = id === undefined ? collection.by('key', key ?? '') : collection.rows.get(id);
  if (!found) throw referenceNotFound(kind, id === undefined ? { key } : { id });
  return { typeId: kind, id: found.id };
}

/** By id, or by another field that is unique. Throws 404. */
export function find(context: CommercetoolsContext, kind: Kind, field: string, value: string): Resource {
  const collection = context.state.kinds[kind];
  const found = field === 'id' ? collection.rows.get(value) : collection.by(field, value);
  if (!found) throw notFound(`The Resource with ${field} '${value}'`);
  return found;
}

function store(context: CommercetoolsContext, kind: Kind, resource: Resource): void {
  const taken = context.state.kinds[kind].put(resource);
  if (taken) throw duplicateField(taken, resource[taken]);
}

function record(context: CommercetoolsContext, operation: string, resource: Resource, identity: string): void {
  const reference = String(resource.orderNumber ?? resource.key ?? resource.id);
  context.ledger.record({
    operation,
    key: null,
    reference,
    identity,
    detail: { id: resource.id, version: resource.version, ...goodsOf(resource) },
  });
}

/** Stock as it now stands, or the units that an order takes, so that a ledger tells what could be sold when. */
function goodsOf({ sku, supplyChannel, quantityOnStock, lineItems }: Resource): Record<string, unknown> {
  if (Array.isArray(lineItems)) {
    const lines = lineItems as { variant: { sku?: string }; quantity: number; supplyChannel?: { id: string } }[];
    return {
      lines: lines.map((line) => ({
        sku: line.variant.sku,
        quantity: line.quantity,
        channelId: line.supplyChannel?.id,
      })),
    };
  }
  if (quantityOnStock === undefined) return {};
  return { sku, quantityOnStock, channelId: (supplyChannel as { id: string } | undefined)?.id };
}
