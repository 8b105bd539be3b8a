/** Demands that what a setting says of its values names operations and settings that are there. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { operationOf, ownValue } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'SETTING_LIST_WRONG',
  title: 'Where values and keys of a setting come from is there: a read operation, other settings',
  explanation:
    'A brand is compared with what its systems list, and its tables with each other. What names nothing would compare nothing, and a wrong location would be found by the first record.',
  next: 'Correct the name under values or keysFrom.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const [name, { values, keysFrom }] of Object.entries(flow.settings)) {
        if (values && operationOf(catalog, values)?.direction !== 'read') {
          const operations = catalog.connectors.get(values.connector)?.value.operations ?? {};
          const reads = Object.keys(operations).filter((id) => operations[id]?.direction === 'read');
          report(file, pointerTo('/settings', name, 'values', 'operation'), {
            what: `The connector "${values.connector}" has no read operation "${values.operation}"`,
            why: 'The values of the setting could not be compared with those of the system.',
            next: suggestion(values.operation, reads),
          });
        }
        for (const [index, source] of (keysFrom?.settings ?? []).entries()) {
          if (ownValue(flow.settings, source)) continue;
          report(file, pointerTo('/settings', name, 'keysFrom', 'settings', index), {
            what: `The flow has no setting "${source}"`,
            why: 'No key would be demanded by it.',
            next: suggestion(source, Object.keys(flow.settings)),
          });
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a write can not list values',
      files: exampleProject({
        [examplePaths.flow]: {
          '/settings/location/values': { connector: 'example-stock', operation: 'createMovement', path: 'code' },
        },
      }),
      at: { file: examplePaths.flow, pointer: '/settings/location/values/operation' },
    },
    {
      reason: 'the keys come from a setting that is not there',
      files: exampleProject({ [examplePaths.flow]: { '/settings/limits/keysFrom': { settings: ['lokation'] } } }),
      at: { file: examplePaths.flow, pointer: '/settings/limits/keysFrom/settings/0' },
    },
  ],
};
