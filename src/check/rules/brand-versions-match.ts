/** Demands that a brand's flows are of the version that is there. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { exampleBrandFlow, examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'BRAND_VERSION_DIFFERS',
  title: 'A brand names the version of the blueprint that is there',
  explanation:
    "A brand's settings were chosen for the version that it was cloned from. Another version may mean something else by them, so that a change of version is a decision and a merge, never an accident.",
  next: 'Upgrade the brand to the version that is there and look at each conflict, or install the older package.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: brand, file } of catalog.brands.values()) {
      for (const [id, { version }] of Object.entries(brand.flows)) {
        const shipped = catalog.flows.get(id)?.value.version;
        if (shipped === undefined || shipped === version) continue;
        report(file, pointerTo('/flows', id, 'version'), {
          what: `The brand was cloned from version ${version} of "${id}", and version ${shipped} is there`,
          why: 'Its settings were chosen for the other version.',
          next: `Run "backhaul brand upgrade ${brand.id}", or install the package that has ${version}.`,
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the brand was cloned from an older version',
      files: exampleProject({ [examplePaths.brand]: { [`${exampleBrandFlow}/version`]: '0.9.0' } }),
      at: { file: examplePaths.brand, pointer: `${exampleBrandFlow}/version` },
    },
  ],
};
