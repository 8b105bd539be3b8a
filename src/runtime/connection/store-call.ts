/** Keeps what was asked and answered, redacted, so that any record can show its calls. */
import { tell } from '../observation/observe.ts';
import type { Database } from '../store/database.ts';
import { type Gatherer, gather } from '../store/gather.ts';
import { prepared } from '../store/prepared-statements.ts';
import type { CallContext } from './call-operation.ts';
import type { Connection, OpenOperation } from './connection.ts';
import type { Outcome } from './plain-outcome.ts';
import { keptBody, redactPath, redactText } from './redact.ts';

/** A call waits this long for others that end soon after it: little beside the call itself, and most do not wait for it. */
const callsAtOnce = { mostAtOnce: 200, delayMs: 40 };

export async function storeCall(
  database: Database,
  call: {
    id: string;
    connection: Connection;
    operation: OpenOperation;
    context: CallContext;
    method: string;
    path: string;
    startedAt: Date;
    outcome: Outcome;
    status: number | undefined;
    requestBody: unknown;
    responseBody: unknown;
    responseBytes: number;
  },
): Promise<void> {
  const durationMs = Date.now() - call.startedAt.getTime();
  tell(database, {
    kind: 'call',
    id: call.id,
    brand: call.connection.brand,
    flow: call.context.flow ?? null,
    connector: call.connection.connector.id,
    operation: call.operation.id,
    request: call.context.requestId ?? null,
    records: call.context.keys.length,
    outcome: call.outcome.kind,
    status: call.status ?? null,
    code: call.outcome.code ?? null,
    durationMs,
  });
  await callRows(database).add({
    brand: call.connection.brand,
    id: call.id,
    flow: call.context.flow ?? null,
    keys: call.context.keys,
    connector: call.connection.connector.id,
    operation: call.operation.id,
    request_id: call.context.requestId ?? null,
    method: call.method,
    path: redactPath(call.path),
    started_at: call.startedAt.toISOString(),
    duration_ms: durationMs,
    status: call.status ?? null,
    outcome: call.outcome.kind,
    code: call.outcome.code ?? null,
    message: call.outcome.message === undefined ? null : redactText(call.outcome.message),
    request: keptBody(call.requestBody),
    // A read that went well is told by its size alone: it can be read again, and it is full of personal data.
    response:
      call.operation.declaration.direction === 'read' && call.outcome.kind === 'ok'
        ? { bytes: call.responseBytes }
        : keptBody(call.responseBody),
  });
}

type CallRow = Readonly<Record<string, unknown>>;

const gatherers = new WeakMap<Database, Gatherer<CallRow, void>>();

/** Calls that end at the same time are stored by one statement. */
function callRows(database: Database): Gatherer<CallRow, void> {
  let gatherer = gatherers.get(database);
  if (!gatherer) {
    gatherer = gather(async (rows) => {
      await database.query(
        prepared(`insert into backhaul.call (brand, id, flow, keys, connector, operation, request_id, method, path, started_at,
                                    duration_ms, status, outcome, code, message, request, response)
         select brand, id, flow, keys, connector, operation, request_id, method, path, started_at,
                duration_ms, status, outcome, code, message, request, response
           from jsonb_to_recordset($1::jsonb) as r(brand text, id uuid, flow text, keys text[], connector text,
             operation text, request_id uuid, method text, path text, started_at timestamptz, duration_ms int, status int,
             outcome text, code text, message text, request jsonb, response jsonb)`),
        [JSON.stringify(rows)],
      );
      return rows.map(() => undefined);
    }, callsAtOnce);
    gatherers.set(database, gatherer);
  }
  return gatherer;
}
