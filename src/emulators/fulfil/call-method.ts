/** One method of one or many records, at once or as a long task. */
import { randomUUID } from 'node:crypto';
import type { FulfilContext } from './context.ts';
import { userError } from './refusals.ts';
import { returnOrder } from './return-orders.ts';
import type { Row } from './state.ts';
import { applyMethod } from './workflows.ts';

/** What the method answers; of several records a list. */
export function callMethod(
  context: FulfilContext,
  model: string,
  method: string,
  rows: readonly Row[],
  body: unknown,
  rest: readonly unknown[],
): unknown {
  const result =
    method === 'return_order' && model === 'sale.sale'
      ? returns(context, rows, body)
      : transitions(context, model, method, rows, rest);
  if (!context.settings.longTasks.includes(`${model}.${method}`)) return result;
  const task = randomUUID();
  context.state.tasks.set(task, { asked: 0, result });
  return { __class__: 'AsyncResult', task_id: task, token: task };
}

function returns(context: FulfilContext, [sale]: readonly Row[], body: unknown): unknown {
  if (sale === undefined || !Array.isArray(body)) throw userError('A list of returns of one order is expected.');
  return body.map((given) => {
    const answer = returnOrder(context, sale, given);
    const reference = String(given.channel_identifier ?? answer.id);
    context.ledger.record({
      operation: 'sale.sale.return_order',
      key: null,
      reference,
      identity: String(answer.id),
      detail: answer,
    });
    return answer;
  });
}

function transitions(
  context: FulfilContext,
  model: string,
  method: string,
  rows: readonly Row[],
  rest: readonly unknown[],
): unknown {
  if (rows.length === 0) throw userError('No record is named.');
  const answers = rows.map((row) => applyMethod(context, model, method, row, rest));
  const [first] = answers;
  return answers.every((answer) => answer === null || typeof answer === 'boolean') ? first : answers;
}
