/** Demands that a brand sets only what there is to set. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { brandSettings } from '../brand-parts.ts';
import { exampleBrandFlow, examplePaths, exampleProject } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'BRAND_SETTING_UNKNOWN',
  title: 'A brand gives values only to settings that exist',
  explanation:
    'A value for a setting that does not exist has no effect; a mistyped name would leave the default in force.',
  next: 'Correct the name, or remove the value.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: brand, file } of catalog.brands.values()) {
      for (const { of, declarations, values, pointer } of brandSettings(catalog, brand)) {
        for (const name of Object.keys(values)) {
          if (ownValue(declarations, name)) continue;
          report(
            file,
            pointerTo(pointer, name),
            {
              what: `The ${of} has no setting "${name}"`,
              why: 'The value would have no effect.',
              next: suggestion(name, Object.keys(declarations)),
            },
            { key: true },
          );
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the name of the setting is mistyped',
      files: exampleProject({ [examplePaths.brand]: { [`${exampleBrandFlow}/settings/locations`]: 'SHOP-1' } }),
      at: { file: examplePaths.brand, pointer: `${exampleBrandFlow}/settings/locations`, key: true },
    },
  ],
};
