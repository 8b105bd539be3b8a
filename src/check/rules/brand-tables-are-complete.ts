/** Demands that the tables of a brand have each key that its other settings ask for. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { brandSettings } from '../brand-parts.ts';
import { demandedKeys } from '../demanded-keys.ts';
import { exampleBrandFlow, examplePaths, exampleProject } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'BRAND_TABLE_INCOMPLETE',
  title: "A brand's tables have each key that its other settings ask for",
  explanation:
    'A disposition that leads to a role without a location is an exception for every unit that has it. The tables are looked at as they are once laid over the defaults.',
  next: 'Add the key to the table, or take it out of the setting that asks for it.',
  severity: 'warning',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: brand, file } of catalog.brands.values()) {
      for (const { of, declarations, values, pointer } of brandSettings(catalog, brand)) {
        const resolved = resolveSettings(declarations, values);
        for (const [name, { keysFrom }] of Object.entries(declarations)) {
          for (const { key, by } of demandedKeys(keysFrom, resolved)) {
            if (ownValue(resolved[name] as Record<string, unknown> | undefined, key) !== undefined) continue;
            report(file, values[name] === undefined ? pointer : pointerTo(pointer, name), {
              what: `The table "${name}" of the ${of} has no entry for "${key}"`,
              why: `The setting "${by}" asks for it, and what needs it would wait as an exception.`,
              next: `Add "${key}" to "${name}", or change "${by}".`,
            });
          }
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the location of the brand is no key of the table',
      files: exampleProject({
        [examplePaths.flow]: {
          '/settings/limits/schema': { type: 'object' },
          '/settings/limits/keysFrom': { settings: ['location'] },
        },
      }),
      at: { file: examplePaths.brand, pointer: `${exampleBrandFlow}/settings/limits` },
    },
  ],
};
