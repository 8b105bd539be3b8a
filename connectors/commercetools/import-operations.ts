/** Calls of the Import API: stock in bulk, worked on later. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { documented, importOrder } from './evidence.ts';
import { importBaseUrl as baseUrl, foundByKey, readOne, retry } from './operation-parts.ts';
import { readOutcomes } from './outcomes.ts';

const containerKey = { in: 'path', required: true, description: 'Key of the container.' } as const;

/** One result per resource, in their order (inferred): processing is accepted, and its end is read later. */
const results = `$count(body.operationStatus) = $count(request.resources)
  ? [request.resources#$n.(
      $status := $$.body.operationStatus[$n];
      {
        "reference": key,
        "outcome": $status.state in ["processing", "imported"] ? "confirmed" : "refused",
        "code": $not($status.state in ["processing", "imported"]) ? "IMPORT_" & $uppercase($status.state),
        "message": $status.errors[0].message,
        "id": $status.operationId
      }
    )]`;

export const importOperations: Record<string, Operation> = {
  createImportContainer: {
    title: 'Create an import container',
    description: 'At most 1,000 per project; a container is forgotten after 72 hours.',
    evidence: documented,
    direction: 'write',
    method: 'POST',
    baseUrl,
    path: '/import-containers',
    request: 'commercetools/import-container-draft',
    response: 'commercetools/import-container',
    idempotency: [foundByKey('getImportContainer', 'containerKey')],
    retry,
  },
  getImportContainer: readOne(
    'One import container',
    '/import-containers/{containerKey}',
    'containerKey',
    'commercetools/import-container',
    { baseUrl },
  ),
  importInventory: {
    title: 'Import stock',
    description:
      'Absolute, by key and without a version; the last to be worked on wins. Use a container for one request alone: a lost answer is settled by whether the container holds an operation for its first resource.',
    evidence: importOrder,
    direction: 'write',
    method: 'POST',
    baseUrl,
    path: '/inventories/import-containers/{containerKey}',
    parameters: { containerKey },
    request: 'commercetools/inventory-import',
    response: 'commercetools/import-response',
    batch: { limit: 20, lines: 'resources', results },
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listImportOperations',
        parameters: { containerKey: 'parameters.containerKey' },
        found: `request.resources[0].key in body.results.resourceKey
          ? {
              "operationStatus": [request.resources.key.(
                $key := $;
                $one := $$.body.results[resourceKey = $key][0];
                { "operationId": $one.id, "state": $one.state, "errors": $one.errors }
              )]
            }`,
        pending: '"processing" in [body.operationStatus.state, body.results.state]',
        settleMs: '{settings.settleMs}',
      },
    ],
  },
  listImportOperations: {
    title: 'What became of imported resources',
    description: 'Kept for 48 hours. Offsets end at 10,000: keep containers small.',
    evidence: documented,
    direction: 'read',
    method: 'GET',
    baseUrl,
    path: '/import-containers/{containerKey}/import-operations',
    parameters: {
      containerKey,
      resourceKey: { in: 'query', description: 'Of one resource alone.' },
      state: { in: 'query', description: 'In one state alone, e.g. unresolved.' },
      offset: { in: 'query' },
      limit: { in: 'query', value: '{settings.pageSize}' },
    },
    response: 'commercetools/import-operations',
    items: 'results',
    pagination: {
      kind: 'cursor',
      parameter: 'offset',
      next: 'offset + limit < total ? offset + limit',
      maximumPages: 10_000,
    },
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  getImportOperation: readOne(
    'What became of one imported resource',
    '/import-operations/{operationId}',
    'operationId',
    'commercetools/import-operation',
    { baseUrl },
  ),
  getImportSummary: readOne(
    'How far a container is',
    '/import-containers/{containerKey}/import-summaries',
    'containerKey',
    'commercetools/import-summary',
    { baseUrl },
  ),
};
