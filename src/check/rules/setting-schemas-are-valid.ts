/** Demands that the schema of every setting is a JSON Schema. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';
import { settingSchemas } from '../setting-schemas.ts';

export const rule: Rule = {
  code: 'SETTING_SCHEMA_BROKEN',
  title: 'The schema of every setting is a JSON Schema (2020-12)',
  explanation:
    'With a schema that is none, no value of a brand can be checked. A keyword that does not exist checks nothing.',
  next: 'Correct the schema.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value, file } of [...catalog.flows.values(), ...catalog.connectors.values()]) {
      for (const [name, reason] of settingSchemas(value.settings).brokenSchemas) {
        report(file, pointerTo('/settings', name, 'schema'), {
          what: `The schema of "${name}" can not be used: ${reason}`,
          why: 'No value of this setting can be checked.',
          next: 'Correct the schema.',
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the keyword is mistyped',
      files: exampleProject({
        [examplePaths.flow]: { '/settings/location/schema': { type: 'string', minLenght: 1 } },
      }),
      at: { file: examplePaths.flow, pointer: '/settings/location/schema' },
    },
  ],
};
