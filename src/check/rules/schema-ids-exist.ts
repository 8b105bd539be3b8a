/** Demands that every schema that is named by id is there. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { payloadSchemaFile } from '../../blueprint/payload-schemas.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'SCHEMA_UNKNOWN',
  title: 'Every schema id names a schema that exists',
  explanation:
    'Payloads are checked against schemas by id: "loop-returns/return" is schemas/systems/loop-returns/return, "records/return" is schemas/records/return. Without the schema, data would go through unchecked.',
  next: 'Correct the id, or add the schema.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    const exists = new Map<string, boolean>();
    const isThere = (id: string) => {
      const known = exists.get(id) ?? payloadSchemaFile(id, catalog.packageRoot) !== undefined;
      exists.set(id, known);
      return known;
    };
    const text = (id: string) => ({
      what: `There is no schema "${id}"`,
      why: 'The payload could not be checked.',
      next: 'Correct the id (<system>/<name> or records/<name>), or add the schema.',
    });
    for (const { value: connector, file } of catalog.connectors.values()) {
      for (const [id, operation] of Object.entries(connector.operations)) {
        for (const name of ['request', 'response'] as const) {
          const schema = operation[name];
          if (schema !== undefined && !isThere(schema)) report(file, pointerTo('/operations', id, name), text(schema));
        }
      }
      for (const [topic, { schema }] of Object.entries(connector.webhooks?.topics ?? {})) {
        if (!isThere(schema)) report(file, pointerTo('/webhooks/topics', topic, 'schema'), text(schema));
      }
    }
    for (const { value: flow, file } of catalog.flows.values()) {
      const { schema } = flow.record;
      if (schema !== undefined && !isThere(schema)) report(file, '/record/schema', text(schema));
    }
  },
  invalidExamples: [
    {
      reason: 'the topic names a schema that is not there',
      files: exampleProject({ [examplePaths.returns]: { '/webhooks/topics/return/schema': 'example-returns/return' } }),
      at: { file: examplePaths.returns, pointer: '/webhooks/topics/return/schema' },
    },
    {
      reason: 'the response names a schema by path',
      files: exampleProject({ [examplePaths.stock]: { '/operations/listMovements/response': '../movements' } }),
      at: { file: examplePaths.stock, pointer: '/operations/listMovements/response' },
    },
  ],
};
