/** Reads: ping, locations, products, reasons and stock levels. */
import type { FastifyInstance } from 'fastify';
import type { ArcheanContext } from './context.ts';
import { comparePositions, listParameter, pageOf, updatedSince } from './paging.ts';
import type { Product } from './state.ts';
import { type Level, levelBody } from './stock-levels.ts';

export function registerCatalogueRoutes(scope: FastifyInstance, context: ArcheanContext): void {
  const { paths } = context.settings;

  scope.get(paths.ping, async () => ({ status: 'ok', time: context.clock.iso() }));

  scope.get(paths.locations, async (request) => {
    const rows = [...context.state.locations.values()].sort((left, right) => (left.code < right.code ? -1 : 1));
    return pageOf(
      context,
      request,
      rows,
      ({ code }) => [code],
      (location) => location,
    );
  });

  scope.get(paths.adjustmentReasons, async (request) => {
    const rows = [...context.state.reasons.values()].sort((left, right) => (left.code < right.code ? -1 : 1));
    return pageOf(
      context,
      request,
      rows,
      ({ code }) => [code],
      (reason) => reason,
    );
  });

  scope.get(paths.products, async (request) => {
    const skus = listParameter(context, request, 'sku');
    const barcodes = listParameter(context, request, 'barcode');
    const since = updatedSince(context, request);
    const position = ({ updatedAt, sku }: Product) => [updatedAt, sku];
    const rows = candidates(context, skus)
      .filter(
        (product) =>
          (barcodes === undefined || product.barcodes.some((barcode) => barcodes.has(barcode))) &&
          (since === undefined || product.updatedAt >= since),
      )
      .sort((left, right) => comparePositions(position(left), position(right)));
    return pageOf(context, request, rows, position, (product) => ({
      ...product,
      updatedAt: new Date(product.updatedAt).toISOString(),
    }));
  });

  scope.get(paths.stockLevels, async (request) => {
    const skus = listParameter(context, request, 'sku');
    const locations = listParameter(context, request, 'locationCode');
    const since = updatedSince(context, request);
    const rows = context.state.levels
      .visible(context.clock.now(), context.settings.visibilityMs)
      .filter(
        (level) =>
          (skus === undefined || skus.has(level.sku)) &&
          (locations === undefined || locations.has(level.locationCode)) &&
          (since === undefined || level.updatedAt >= since),
      );
    const position = ({ updatedAt, sku, locationCode }: Level) => [updatedAt, sku, locationCode];
    return pageOf(context, request, rows, position, levelBody);
  });
}

function candidates(context: ArcheanContext, skus: ReadonlySet<string> | undefined): Product[] {
  if (skus === undefined) return [...context.state.products.values()];
  return [...skus].flatMap((sku) => context.state.products.get(sku) ?? []);
}
