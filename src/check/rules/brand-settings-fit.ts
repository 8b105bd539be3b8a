/** Demands that a brand's values fit the schemas of the settings, once laid over the defaults. */
import { valueAt } from '../../blueprint/json-pointer.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { brandSettings } from '../brand-parts.ts';
import { exampleBrandFlow, examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';
import { settingSchemas } from '../setting-schemas.ts';

export const rule: Rule = {
  code: 'BRAND_SETTING_INVALID',
  title: "A brand's values fit the schemas of the settings",
  explanation:
    'A value out of range is refused, never bent into it. Objects are checked as they are once laid over the default.',
  next: 'Give a value that fits.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: brand, file } of catalog.brands.values()) {
      for (const { of, declarations, values, pointer } of brandSettings(catalog, brand)) {
        const resolved = resolveSettings(declarations, values);
        for (const violation of settingSchemas(declarations).violations(resolved)) {
          const name = violation.pointer.split('/')[1] ?? '';
          // What the brand does not say comes from the default, which another rule checks.
          if (valueAt(values, `/${name}`) === undefined) continue;
          const { what, why, next, key } = violation;
          report(file, pointer + violation.pointer, { what: `Of the ${of}: ${what}`, why, next }, { key });
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a limit deep inside is below its minimum',
      files: exampleProject({ [examplePaths.brand]: { [`${exampleBrandFlow}/settings/limits/restock`]: 0 } }),
      at: { file: examplePaths.brand, pointer: `${exampleBrandFlow}/settings/limits/restock` },
    },
    {
      reason: 'the address of the connector is no https address',
      files: exampleProject({
        [examplePaths.brand]: { '/connectors/example-stock/settings/baseUrl': 'stock.example.test' },
      }),
      at: { file: examplePaths.brand, pointer: '/connectors/example-stock/settings/baseUrl' },
    },
  ],
};
