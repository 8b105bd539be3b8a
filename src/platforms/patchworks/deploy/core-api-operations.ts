/** The calls of the Core API that a deployment makes. None of them deletes, enables or deploys a flow. */
import type { Operation } from '../../../../schemas/formats/connector.ts';
import type { Evidence } from '../../../../schemas/formats/evidence.ts';

const documented: Evidence = { kind: 'documented', source: "The platform's API reference: flows, scripts, systems" };
const published: Evidence = {
  kind: 'published client',
  source: 'gopatchworks/patchworks-mcp, commit a3808e7: POST /flows/import; taken out of that client in April 2026',
};
const inferred = (source: string): Evidence => ({ kind: 'inferred', source });

const retry = {
  attempts: '{settings.retry.attempts}',
  baseMs: '{settings.retry.baseMs}',
  maximumMs: '{settings.retry.maximumMs}',
} as const;

/** The reference shows flat items, a published client reads `attributes` of JSON:API: both are taken. */
const items = 'data.$merge([{ "id": id }, attributes ? attributes : $])';

const nextPage = 'meta.current_page < meta.last_page ? meta.current_page + 1';

const list = (title: string, path: string, evidence: Evidence, include?: string): Operation => ({
  title,
  evidence,
  direction: 'read',
  method: 'GET',
  path,
  parameters: {
    page: { in: 'query', description: 'Number of the page, from 1.' },
    pageSize: { in: 'query', name: 'per_page', value: '{settings.pageSize}' },
    ...(include === undefined ? {} : { include: { in: 'query', value: include } }),
  },
  items,
  pagination: { kind: 'cursor', parameter: 'page', next: nextPage, maximumPages: 1_000 },
  idempotency: [{ kind: 'none' }],
  retry,
});

const one = (title: string, path: string, parameter: string, evidence: Evidence, include?: string): Operation => ({
  title,
  evidence,
  direction: 'read',
  method: 'GET',
  path,
  parameters: {
    [parameter]: { in: 'path', required: true },
    ...(include === undefined ? {} : { include: { in: 'query', value: include } }),
  },
  items: '(data ? data : $).$merge([{ "id": id }, attributes ? attributes : $])',
  idempotency: [{ kind: 'none' }],
  retry,
});

/** Nothing protects a repeat, so a write without an answer is looked for by its name before it is made again. */
const write = (operation: Omit<Operation, 'direction' | 'method' | 'idempotency'>): Operation => ({
  direction: 'write',
  method: 'POST',
  idempotency: [{ kind: 'none' }],
  ...operation,
});

export const operations: Record<string, Operation> = {
  listFlows: list('Flows', '/flows', documented),
  getFlow: one('A flow', '/flows/{flowId}', 'flowId', documented, '{settings.include.flow}'),
  listSteps: {
    ...list('Steps of a version', '/flow-versions/{versionId}/steps', documented),
    parameters: {
      versionId: { in: 'path', required: true },
      page: { in: 'query' },
      pageSize: { in: 'query', name: 'per_page', value: '{settings.pageSize}' },
    },
  },
  listScripts: list('Scripts', '/scripts', documented, '{settings.include.scripts}'),
  getScriptVersion: one('A version of a script', '/script-versions/{versionId}', 'versionId', documented),
  listSystems: list('Connectors', '{settings.paths.systems}', inferred('the objects are documented, the list is not')),
  listInstances: list(
    'Instances',
    '{settings.paths.connectors}',
    inferred('the objects are documented, the list is not'),
  ),
  listDataPools: list('Data pools', '{settings.paths.dataPools}', {
    kind: 'published client',
    source: 'gopatchworks/patchworks-mcp: GET /data-pool/',
  }),
  importFlow: write({ title: 'Import a flow', evidence: published, path: '{settings.paths.importFlow}' }),
  createScript: write({
    title: 'Make a script',
    evidence: inferred('the members of a script as it is read; no document of the call was found'),
    path: '{settings.paths.createScript}',
    fieldNames: '{settings.scriptFields}',
  }),
  createScriptVersion: write({
    title: 'Add a version to a script',
    evidence: inferred('versions of a script are documented as they are read; the call that adds one is not'),
    path: '{settings.paths.createScriptVersion}',
    parameters: { scriptId: { in: 'path', required: true } },
    fieldNames: '{settings.scriptFields}',
  }),
  deployScriptVersion: write({
    title: 'Deploy a version of a script',
    evidence: inferred('a page of the reference names the call without its path'),
    path: '{settings.paths.deployScriptVersion}',
    parameters: { versionId: { in: 'path', required: true } },
  }),
};
