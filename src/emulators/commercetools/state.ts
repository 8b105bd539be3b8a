/** What the emulated project holds. */
import { invariant } from '../../errors/errors.ts';
import type { Origin } from '../core/origin.ts';

export const maximumResources = 200_000;

/** A resource as its routes give it, but for what is worked out when it is read. */
export interface Resource {
  readonly id: string;
  version: number;
  readonly createdAt: string;
  lastModifiedAt: string;
  key?: string;
  [field: string]: unknown;
}

export type Kind =
  | 'inventory-entry'
  | 'channel'
  | 'product'
  | 'state'
  | 'order'
  | 'subscription'
  | 'message'
  | 'import-container'
  | 'import-operation';

/** Resources of one kind, with the values that none other may have. */
export class Collection {
  readonly rows = new Map<string, Resource>();
  readonly #owners = new Map<string, string>();
  readonly #uniqueOf: (resource: Resource) => readonly (readonly [field: string, value: string])[];

  constructor(uniqueOf: (resource: Resource) => readonly (readonly [field: string, value: string])[]) {
    this.#uniqueOf = uniqueOf;
  }

  /** Puts it in, or in the place of its older form; gives the field whose value another one has, and then does nothing. */
  put(resource: Resource): string | undefined {
    const names = this.#uniqueOf(resource).map(([field, value]) => [field, `${field} ${value}`] as const);
    const taken = names.find(([, name]) => (this.#owners.get(name) ?? resource.id) !== resource.id);
    if (taken) return taken[0];
    this.delete(resource.id);
    for (const [, name] of names) this.#owners.set(name, resource.id);
    invariant(this.rows.size < maximumResources, `the emulator holds at most ${maximumResources} of a kind`);
    this.rows.set(resource.id, resource);
    return undefined;
  }

  by(field: string, value: string): Resource | undefined {
    return this.rows.get(this.#owners.get(`${field} ${value}`) ?? '');
  }

  delete(id: string): void {
    const old = this.rows.get(id);
    if (!old) return;
    for (const [field, value] of this.#uniqueOf(old)) this.#owners.delete(`${field} ${value}`);
    this.rows.delete(id);
  }
}

const named =
  (...fields: readonly string[]) =>
  (resource: Resource): (readonly [string, string])[] =>
    fields.flatMap((field) => (typeof resource[field] === 'string' ? [[field, resource[field]] as const] : []));

/** One entry per SKU and channel. */
const placeOf = (resource: Resource): string =>
  `${String(resource.sku)} ${(resource.supplyChannel as { id: string } | undefined)?.id ?? ''}`;

export class CommercetoolsState {
  readonly kinds: Readonly<Record<Kind, Collection>> = {
    'inventory-entry': new Collection((entry) => [...named('key')(entry), ['supplyChannel', placeOf(entry)]]),
    channel: new Collection(named('key')),
    product: new Collection(named('key')),
    state: new Collection(named('key')),
    order: new Collection(named('orderNumber')),
    subscription: new Collection(named('key')),
    message: new Collection(() => []),
    'import-container': new Collection(named('key')),
    'import-operation': new Collection(() => []),
  };
  /** Access tokens: when they end, in milliseconds since 1970, and what they permit. */
  readonly tokens = new Map<
    string,
    { readonly endsAt: number; readonly scopes: readonly string[]; readonly secret: string }
  >();
  /** By entry id. */
  readonly reservations = new Map<string, { readonly quantity: number; readonly at: number }[]>();
  /** Ids of import operations that wait, oldest first, with what they import. */
  readonly imports: {
    readonly id: string;
    readonly dueAt: number;
    readonly resource: Record<string, unknown>;
    readonly origin: Origin | null;
  }[] = [];
  /** Number of the last message of each resource. */
  readonly sequences = new Map<string, number>();
  /** Pushes that are held back, to go out last first. */
  readonly held: (() => void)[] = [];
  holding = 0;
  pushes = 0;
}
