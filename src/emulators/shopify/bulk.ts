/** Bulk queries: run over the whole shop, served as JSON lines whose children name their parent. */
import { type DocumentNode, type FieldNode, Kind, parse, type SelectionSetNode, visit } from 'graphql';
import { type Call, Refused, record } from './context.ts';

const concurrent = 5;

export function bulkView(call: Call, id: string): object | null {
  const { state, clock } = call.context;
  const bulk = state.bulks.get(id);
  if (!bulk) return null;
  const done = clock.now() >= bulk.endsAt;
  const host = String(call.request.headers.host);
  return {
    id,
    status: done ? 'COMPLETED' : 'RUNNING',
    errorCode: null,
    // Counts are text.
    objectCount: String(done ? bulk.lines.length : 0),
    rootObjectCount: String(done ? bulk.roots : 0),
    fileSize: done ? String(Buffer.byteLength(bulk.lines.join('\n'))) : null,
    url: done && bulk.lines.length > 0 ? `http://${host}/bulk/${id.split('/').at(-1)}.jsonl` : null,
    partialDataUrl: null,
    createdAt: bulk.createdAt,
    completedAt: done ? new Date(bulk.endsAt).toISOString() : null,
  };
}

/** Connections without a size get the largest one, and edges are read as nodes. */
export function bulkDocument(query: string): DocumentNode {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    throw new Refused(
      ['query'],
      `Invalid bulk query: ${error instanceof Error ? error.message : String(error)}`,
      'INVALID',
    );
  }
  const isList = (field: FieldNode): boolean =>
    field.selectionSet?.selections.some(
      (one) => one.kind === Kind.FIELD && (one.name.value === 'nodes' || one.name.value === 'edges'),
    ) ?? false;
  return visit(document, {
    Field: {
      leave(field) {
        if (field.name.value === 'edges' && field.selectionSet) {
          const inner = field.selectionSet.selections.find(
            (one): one is FieldNode => one.kind === Kind.FIELD && one.name.value === 'node',
          );
          return {
            ...field,
            name: { kind: Kind.NAME, value: 'nodes' },
            selectionSet: inner?.selectionSet as SelectionSetNode,
          };
        }
        return undefined;
      },
      enter(field) {
        if (!isList(field) || field.arguments?.some(({ name }) => name.value === 'first')) return undefined;
        const first = {
          kind: Kind.ARGUMENT,
          name: { kind: Kind.NAME, value: 'first' },
          value: { kind: Kind.INT, value: '250' },
        } as const;
        return { ...field, arguments: [...(field.arguments ?? []), first] };
      },
    },
  });
}

/** Rows of the first connection, each followed by the rows of its own connections. */
export function bulkLines(data: unknown): { lines: string[]; roots: number } {
  const lines: string[] = [];
  const add = (row: Record<string, unknown>, parentId: string | undefined): void => {
    const own = Object.entries(row).filter(([, value]) => !isConnection(value));
    lines.push(JSON.stringify({ ...Object.fromEntries(own), ...(parentId ? { __parentId: parentId } : {}) }));
    for (const value of Object.values(row)) {
      if (isConnection(value)) for (const child of value.nodes) add(child, String(row.id));
    }
  };
  const root = Object.values((data ?? {}) as object).find(isConnection);
  for (const row of root?.nodes ?? []) add(row, undefined);
  return { lines, roots: root?.nodes.length ?? 0 };
}

const isConnection = (value: unknown): value is { nodes: Record<string, unknown>[] } =>
  typeof value === 'object' && value !== null && 'nodes' in value;

/** `run` executes a document over the shop. */
export function startBulk(call: Call, query: string, run: (document: DocumentNode) => unknown): object {
  const { state, clock, settings } = call.context;
  const running = [...state.bulks.values()].filter(({ endsAt }) => endsAt > clock.now());
  if (running.length >= concurrent) {
    const ids = running.map(({ id }) => id).join(', ');
    throw new Refused(
      null,
      `A bulk query operation for this app and shop is already in progress: ${ids}.`,
      'OPERATION_IN_PROGRESS',
    );
  }
  const { lines, roots } = bulkLines(run(bulkDocument(query)));
  const id = state.newId('BulkOperation');
  state.bulks.set(id, { id, query, createdAt: clock.iso(), endsAt: clock.now() + settings.bulkDelayMs, lines, roots });
  record(call, 'bulkOperationRunQuery', id, { rows: lines.length });
  return { bulkOperation: { id, status: 'CREATED' }, userErrors: [] };
}
