/** Calls about products, levels and adjustments of stock. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { inferred } from './evidence.ts';
import { fieldNames, neverRepeated, pageParameters, pagination, retry, updatedSince } from './operation-parts.ts';
import { readOutcomes } from './outcomes.ts';

const skus = {
  in: 'query',
  name: '{settings.query.sku}',
  join: ',',
  description: 'SKUs, joined by commas; a SKU that contains a comma cannot be asked for.',
} as const;

/** Tokens of the contract are lower case with underscores; ours are upper case. */
const codeOf = (token: string): string => `$replace($uppercase(${token}), /[^A-Z0-9]+/, "_")`;

/** One result per line; where a tenant gives none, the status of the batch holds for all of its lines. */
const lineResults = `$exists(body.lines)
  ? [body.lines.{
      "reference": lineReference,
      "outcome": status in ["applied", "duplicate"] ? "confirmed" : "refused",
      "code": $not(status in ["applied", "duplicate"]) ? (error.code ? ${codeOf('error.code')} : "LINE_REJECTED"),
      "message": error.message,
      "id": $$.body.id,
      "version": version
    }]
  : body.status in ["applied", "rejected"]
  ? [request.lines.{
      "reference": lineReference,
      "outcome": $$.body.status = "applied" ? "confirmed" : "refused",
      "code": $$.body.status = "rejected" ? "LINE_REJECTED",
      "id": $$.body.id
    }]`;

export const stockOperations: Record<string, Operation> = {
  listLocations: {
    title: 'Stock locations',
    evidence: inferred,
    direction: 'read',
    method: 'GET',
    path: '{settings.paths.locations}',
    parameters: pageParameters,
    response: 'archean-r247/locations',
    fieldNames,
    items: 'data',
    pagination,
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  listProducts: {
    title: 'Products by SKU',
    evidence: inferred,
    description: 'A SKU that Archean does not know is left out of the answer.',
    direction: 'read',
    method: 'GET',
    path: '{settings.paths.products}',
    parameters: {
      sku: skus,
      barcode: { in: 'query', name: '{settings.query.barcode}' },
      updatedSince,
      ...pageParameters,
    },
    response: 'archean-r247/products',
    fieldNames,
    items: 'data',
    pagination,
    batch: { limit: '{settings.limits.skusPerRead}', parameter: 'sku' },
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  listStockLevels: {
    title: 'Stock by SKU and location',
    evidence: inferred,
    description:
      'Ordered by updatedAt, SKU and location. Where a tenant ignores updatedSince, all levels come: compare in full, at night.',
    direction: 'read',
    method: 'GET',
    path: '{settings.paths.stockLevels}',
    parameters: {
      sku: skus,
      locationCode: { in: 'query', name: '{settings.query.locationCode}' },
      updatedSince,
      ...pageParameters,
    },
    response: 'archean-r247/stock-levels',
    fieldNames,
    items: 'data',
    pagination,
    batch: { limit: '{settings.limits.skusPerRead}', parameter: 'sku' },
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  createStockAdjustment: {
    title: 'Adjust stock',
    evidence: inferred,
    description:
      'A batch of signed quantities. The key protects a repeat for at least 7 days and the reference for ever; with neither key nor read-back an unknown outcome waits for a person. Some lines may be refused while the others are applied.',
    direction: 'write',
    method: 'POST',
    path: '{settings.paths.adjust}',
    request: 'archean-r247/stock-adjustment-batch',
    response: 'archean-r247/stock-adjustment-result',
    fieldNames,
    batch: { limit: '{settings.limits.linesPerBatch}', lines: 'lines', results: lineResults },
    idempotency: [
      {
        kind: 'header',
        header: '{settings.headers.idempotencyKey}',
        enabled: '{settings.capabilities.idempotencyKey}',
      },
      {
        kind: 'readBack',
        operation: 'listStockAdjustments',
        parameters: { reference: 'body.reference' },
        found: 'body.data[reference = $$.request.reference][0]',
        settleMs: '{settings.settleMs}',
        enabled: '{settings.capabilities.readBackByReference}',
      },
      { kind: 'none' },
    ],
    retry,
  },
  listStockAdjustments: {
    title: 'Adjustments by reference',
    evidence: inferred,
    direction: 'read',
    method: 'GET',
    path: '{settings.paths.adjustments}',
    enabled: '{settings.capabilities.readBackByReference}',
    parameters: { reference: { in: 'query', name: '{settings.query.reference}', required: true }, ...pageParameters },
    response: 'archean-r247/stock-adjustments',
    fieldNames,
    items: 'data',
    pagination,
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  getStockAdjustment: {
    title: 'One adjustment',
    evidence: inferred,
    direction: 'read',
    method: 'GET',
    path: '{settings.paths.adjustment}',
    parameters: { adjustmentId: { in: 'path', required: true, description: "Archean's id of the batch." } },
    response: 'archean-r247/stock-adjustment-result',
    fieldNames,
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  createStockTransfer: {
    title: 'Move stock between locations',
    evidence: inferred,
    description:
      'Only for tenants that can; elsewhere two adjustments under one reference do the same. The contract gives transfers neither key nor read-back, so nothing is repeated.',
    direction: 'write',
    method: 'POST',
    path: '{settings.paths.transfer}',
    enabled: '{settings.capabilities.transfers}',
    request: 'archean-r247/stock-transfer',
    response: 'archean-r247/stock-adjustment-result',
    fieldNames,
    batch: { limit: '{settings.limits.linesPerBatch}', lines: 'lines', results: lineResults },
    idempotency: [{ kind: 'none' }],
    retry: neverRepeated,
  },
  listAdjustmentReasons: {
    title: 'Reason codes',
    evidence: inferred,
    description: 'Only for tenants that have a list of reasons; elsewhere the table of the flow is all there is.',
    direction: 'read',
    method: 'GET',
    path: '{settings.paths.reasons}',
    enabled: '{settings.capabilities.adjustmentReasons}',
    parameters: pageParameters,
    response: 'archean-r247/adjustment-reasons',
    fieldNames,
    items: 'data',
    pagination,
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
};
