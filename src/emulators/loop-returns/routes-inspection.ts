/** Warehouse inspection: grades and dispositions of lines (grade verified, the body of assess inferred). */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { compileCheck } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import type { LoopContext } from './context.ts';
import { recordEffect } from './effects.ts';
import type { LoopLine, LoopReturn } from './model.ts';
import { forbiddenRefusal, validationRefusal } from './refusals.ts';

const maximumItems = 30;
const LineId = Type.Union([Type.Integer(), Type.String({ minLength: 1 })]);
const OptionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const shared = { line_item_id: LineId, return_processor: OptionalText, note: OptionalText, inspected_at: OptionalText };

const Grade = Type.Object({
  items: Type.Array(
    Type.Object({
      ...shared,
      description: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
      condition_category: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      images: Type.Optional(Type.Array(Type.String())),
    }),
    { minItems: 1, maxItems: maximumItems },
  ),
});
const Assess = Type.Object({
  items: Type.Array(Type.Object({ ...shared, disposition_outcome: Type.String({ minLength: 1 }) }), {
    minItems: 1,
    maxItems: maximumItems,
  }),
});

export function registerInspectionRoutes(scope: FastifyInstance, context: LoopContext): void {
  const readGrade = itemsReader(Grade);
  const readAssess = itemsReader(Assess);

  scope.post('/dispositioning/grade', async (request) => {
    const { items } = readGrade(request);
    const found = items.map((item) => ({ item, ...lineOf(context, item.line_item_id) }));
    for (const { item, line, value } of found) {
      const { line_item_id: _, ...condition } = item;
      line.condition = condition;
      finish(context, request, 'grade', value, line, condition);
    }
    return items;
  });

  scope.post('/dispositioning/assess', async (request) => {
    const { items } = readAssess(request);
    const found = items.map((item) => ({ item, ...lineOf(context, item.line_item_id) }));
    for (const { item, line, value } of found) {
      const { line_item_id: _, ...disposition } = item;
      line.disposition = disposition;
      finish(context, request, 'assess', value, line, disposition);
    }
    return items;
  });
}

function itemsReader<T extends TSchema>(schema: T): (request: FastifyRequest) => Static<T> {
  const check = compileCheck(schema);
  return (request) => {
    const result = check(jsonBody(request));
    if ('value' in result) return result.value;
    const [fault] = result.faults;
    const field = (fault?.path ?? '').slice(1).replaceAll('/', '.') || 'items';
    throw validationRefusal(field, `The ${field} is invalid: ${fault?.message ?? 'not acceptable'}.`);
  };
}

function lineOf(context: LoopContext, id: number | string): { line: LoopLine; value: LoopReturn } {
  const owner = context.state.lineOwners.get(String(id));
  const value = owner === undefined ? undefined : context.state.returns.get(owner);
  const line = value?.line_items.find(({ line_item_id }) => line_item_id === String(id));
  if (!value || !line) throw forbiddenRefusal('This line item does not belong to the shop.');
  return { line, value };
}

function finish(
  context: LoopContext,
  request: FastifyRequest,
  operation: string,
  value: LoopReturn,
  line: LoopLine,
  detail: Record<string, unknown>,
): void {
  context.state.touch(value, context.clock.iso());
  recordEffect(context, request, {
    operation,
    reference: value.id,
    identity: line.line_item_id,
    detail: { lineItemId: line.line_item_id, ...detail },
  });
}
