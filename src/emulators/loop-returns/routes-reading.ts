/** Reads of returns: list, details and the advance shipping notice report. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { headerValue, queryValue } from '../core/http-server.ts';
import { asnRows } from './asn-rows.ts';
import type { LoopContext } from './context.ts';
import { readDate } from './dates.ts';
import { listPage } from './list-page.ts';
import { readListWindow } from './list-window.ts';
import type { LoopReturn } from './model.ts';
import { detailsRefusal } from './refusals.ts';
import { detailsForm, listForm } from './return-forms.ts';

const dayMs = 86_400_000;

export function registerReadingRoutes(scope: FastifyInstance, context: LoopContext): void {
  scope.get('/warehouse/return/list', async (request) => {
    const { settings, state, clock } = context;
    const window = readListWindow(request, clock.now());
    const matching = state
      .sortedBy(window.field)
      .filter(({ value, at }) => at >= window.from && at <= window.to && window.states.has(value.state));
    if (settings.listOrder === 'descending') matching.reverse();
    if (!window.paginate) return matching.map(({ value }) => listForm(value, settings));
    const page = listPage(matching, window, settings);
    return {
      returns: page.rows.map(({ value }) => listForm(value, settings)),
      nextPageUrl: pageUrl(request, page.next, window.pageSize),
      previousPageUrl: pageUrl(request, page.previous, window.pageSize),
    };
  });

  scope.get('/warehouse/return/details', async (request) => {
    const value = findReturn(context, request);
    if (!value) throw detailsRefusal();
    return detailsForm(value, context.settings, queryValue(request, 'currency_type'));
  });

  scope.get('/warehouse/reporting/asn', async (request) => {
    const now = context.clock.now();
    const from = readDay(queryValue(request, 'from'), now - 7 * dayMs);
    const to = readDay(queryValue(request, 'to'), now) + dayMs;
    return asnRows(context.state.sortedBy('created_at').filter(({ at }) => at >= from && at < to));
  });
}

function findReturn(context: LoopContext, request: FastifyRequest): LoopReturn | undefined {
  const id = queryValue(request, 'return_id');
  if (id !== undefined) return context.state.returns.get(id);
  const orderId = queryValue(request, 'order_id');
  const orderName = queryValue(request, 'order_name');
  if (orderId === undefined && orderName === undefined) return undefined;
  for (const value of context.state.returns.values()) {
    if (orderId !== undefined ? value.provider_order_id === orderId : value.order_name === orderName) return value;
  }
  return undefined;
}

/** The address of a page. It drops from, to, state, filter and paginate, as the vendor's own example does. */
function pageUrl(request: FastifyRequest, cursor: string | null, pageSize: number): string | null {
  if (cursor === null) return null;
  const path = request.url.split('?')[0];
  return `http://${headerValue(request, 'host')}${path}?cursor=${cursor}&pageSize=${pageSize}`;
}

/** The start of a day; a date that is none silently becomes the Unix epoch (third-party). */
function readDay(value: string | undefined, fallback: number): number {
  const moment = value === undefined ? fallback : readDate(value);
  return Number.isNaN(moment) ? 0 : Math.floor(moment / dayMs) * dayMs;
}
