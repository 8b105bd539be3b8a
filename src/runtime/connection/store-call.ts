/** Keeps what was asked and answered, redacted, so that any record can show its calls. */
import type { Database } from '../store/database.ts';
import type { CallContext } from './call-operation.ts';
import type { Connection, OpenOperation } from './connection.ts';
import type { Outcome } from './plain-outcome.ts';
import { redact, redactPath, redactText } from './redact.ts';

/** Larger bodies are kept as their size alone; bytes of JSON text. */
const maximumKeptBytes = 32_768;

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
  },
): Promise<void> {
  await database.query(
    `insert into backhaul.call (brand, id, flow, keys, connector, operation, request_id, method, path, started_at,
                                duration_ms, status, outcome, code, message, request, response)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      call.connection.brand,
      call.id,
      call.context.flow ?? null,
      call.context.keys,
      call.connection.connector.id,
      call.operation.id,
      call.context.requestId ?? null,
      call.method,
      redactPath(call.path),
      call.startedAt,
      Date.now() - call.startedAt.getTime(),
      call.status ?? null,
      call.outcome.kind,
      call.outcome.code ?? null,
      call.outcome.message === undefined ? null : redactText(call.outcome.message),
      kept(call.requestBody),
      // A read that went well is told by its size alone: it can be read again, and it is full of personal data.
      call.operation.declaration.direction === 'read' && call.outcome.kind === 'ok'
        ? JSON.stringify({ bytes: bytesOf(JSON.stringify(call.responseBody ?? null)) })
        : kept(call.responseBody),
    ],
  );
}

function kept(body: unknown): string | null {
  if (body === undefined) return null;
  const text = JSON.stringify(redact(body));
  return bytesOf(text) > maximumKeptBytes ? JSON.stringify({ bytes: bytesOf(text) }) : text;
}

const bytesOf = (text: string): number => Buffer.byteLength(text);
