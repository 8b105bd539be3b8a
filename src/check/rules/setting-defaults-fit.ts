/** Demands that defaults fit their own schemas. */
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';
import { defaultsOf, pointerInDefault, settingSchemas } from '../setting-schemas.ts';

export const rule: Rule = {
  code: 'SETTING_DEFAULT_INVALID',
  title: "A setting's default fits the setting's schema",
  explanation: 'A default that its own schema refuses would run for every brand that says nothing.',
  next: 'Correct the default or the schema.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value, file } of [...catalog.flows.values(), ...catalog.connectors.values()]) {
      for (const { pointer, key, what } of settingSchemas(value.settings).violations(defaultsOf(value.settings))) {
        report(
          file,
          pointerInDefault(pointer),
          {
            what: `The default does not fit its schema: ${what}`,
            why: 'It would run for every brand that says nothing.',
            next: 'Correct the default or the schema.',
          },
          { key },
        );
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the default is above the maximum',
      files: exampleProject({ [examplePaths.flow]: { '/settings/pollMinutes/default': 10_000 } }),
      at: { file: examplePaths.flow, pointer: '/settings/pollMinutes/default' },
    },
    {
      reason: 'a member of the default has another type',
      files: exampleProject({ [examplePaths.stock]: { '/settings/capabilities/default/idempotencyKey': 'yes' } }),
      at: { file: examplePaths.stock, pointer: '/settings/capabilities/default/idempotencyKey' },
    },
  ],
};
