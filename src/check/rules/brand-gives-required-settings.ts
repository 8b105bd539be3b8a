/** Demands that a brand gives every setting that has no default. */

import { absent } from '../../../schemas/formats/examples/change.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { brandSettings } from '../brand-parts.ts';
import { exampleBrandFlow, examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'BRAND_SETTING_MISSING',
  title: 'A brand gives every setting that has no default',
  explanation: 'A setting without a default is one that only the brand can know; without it the flow can not run.',
  next: 'Add the setting to the brand.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: brand, file } of catalog.brands.values()) {
      for (const { of, declarations, values, pointer } of brandSettings(catalog, brand)) {
        const resolved = resolveSettings(declarations, values);
        for (const [name, { description }] of Object.entries(declarations)) {
          if (resolved[name] !== undefined) continue;
          report(file, pointer, {
            what: `The setting "${name}" of the ${of} is missing`,
            why: `It has no default. ${description}`,
            next: `Add "${name}" to the brand's settings.`,
          });
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the limits have no default and are not given',
      files: exampleProject({ [examplePaths.brand]: { [`${exampleBrandFlow}/settings/limits`]: absent } }),
      at: { file: examplePaths.brand, pointer: `${exampleBrandFlow}/settings` },
    },
  ],
};
