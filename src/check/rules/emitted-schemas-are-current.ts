/** Demands that the emitted JSON Schemas are those of the formats. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emittedSchemas } from '../../blueprint/emitted-schemas.ts';
import { sourceFile } from '../../blueprint/source-file.ts';
import { exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'SCHEMA_STALE',
  title: 'The emitted JSON Schemas are those of the formats',
  explanation: 'Editors complete and check declarations by schemas/json; an older schema there would mislead them.',
  next: 'Run "node bin/pinned-node.js scripts/emit-schemas.ts".',
  severity: 'error',
  scope: 'package',
  check({ catalog, report }) {
    for (const [name, text] of emittedSchemas()) {
      const path = join(catalog.packageRoot, 'schemas', 'json', name);
      if (textOf(path) === text) continue;
      report(sourceFile(path), '', {
        what: 'This schema is not the one that the format gives',
        why: 'Editors would check declarations by another format than the runtime.',
        next: 'Run "node bin/pinned-node.js scripts/emit-schemas.ts".',
      });
    }
  },
  invalidExamples: [
    {
      reason: 'the schema was emitted from an older format',
      files: exampleProject({}, { 'schemas/json/flow.schema.json': { type: 'object' } }),
      at: { file: 'schemas/json/flow.schema.json', pointer: '' },
    },
  ],
};

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
