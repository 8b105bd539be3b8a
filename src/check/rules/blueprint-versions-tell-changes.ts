/** Demands that the version of a blueprint tells what changed since the versions that were shipped. */
import { isDeepStrictEqual } from 'node:util';
import { flowExample } from '../../../schemas/formats/examples/flow.ts';
import { bodyTransformExample, planTransformExample } from '../../../schemas/formats/examples/transform.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { goldenCases } from '../releases/golden-cases.ts';
import { currentRelease, releaseRoots, storedRelease, storedVersions } from '../releases/release.ts';
import { type ReleaseChange, releaseChanges, requiredBump } from '../releases/release-changes.ts';
import { bumpBetween, bumped, compareVersions, isAtLeast } from '../releases/semantic-version.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'BLUEPRINT_VERSION_TOO_LOW',
  title: 'The version of a blueprint tells what changed since it was shipped',
  explanation:
    'Brands name the version that they were cloned from, and decide by its parts how closely to look: major takes something away or demands something new, minor adds, patch does neither. A shipped version never changes.',
  next: 'Raise the version of the flow, then run "npm run release:blueprints".',
  severity: 'error',
  scope: 'package',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      const roots = releaseRoots(catalog);
      const shipped = storedVersions(roots, flow.id);
      const base = shipped.includes(flow.version) ? flow.version : shipped.at(-1);
      const before = base && storedRelease(roots, flow.id, base);
      const after = currentRelease(catalog, flow.id);
      if (!base || !before || !after || isDeepStrictEqual(before, after)) continue;
      const changes = releaseChanges(before, after, goldenCases(catalog));
      const bump = requiredBump(changes);
      const given = bumpBetween(base, flow.version);
      if (bump === 'none' ? compareVersions(flow.version, base) > 0 : isAtLeast(given, bump)) continue;
      report(file, '/version', {
        what: `Version ${flow.version} differs from ${base}, which was shipped, by a ${bump} change: ${told(changes)}`,
        why: 'A brand that upgrades would not be told how closely to look, or would have two contents under one version.',
        next: `Write version ${bumped(base, bump)} or a higher one, then run "npm run release:blueprints".`,
      });
    }
  },
  invalidExamples: [
    {
      reason: 'a setting has gone, and the version is still the shipped one',
      files: exampleProject(
        {},
        shippedExample({ buffer: { description: 'Units held back.', schema: {}, default: 0 } }),
      ),
      at: { file: examplePaths.flow, pointer: '/version' },
    },
    {
      reason: 'a setting was added, and only the last part of the version was raised',
      files: exampleProject(
        {
          [examplePaths.flow]: {
            '/version': '1.0.1',
            '/settings/buffer': { description: 'Units held back.', schema: {}, default: 0 },
          },
        },
        shippedExample({}),
      ),
      at: { file: examplePaths.flow, pointer: '/version' },
    },
  ],
};

/** The first changes of those that weigh most. */
function told(changes: readonly ReleaseChange[]): string {
  const most = requiredBump(changes);
  const heavy = changes.filter(({ bump }) => bump === most);
  const shown = heavy.slice(0, 3).map(({ part, name, what }) => `${part} ${name} ${what}`);
  return heavy.length > 3 ? `${shown.join('; ')}; and ${heavy.length - 3} more` : shown.join('; ');
}

function shippedExample(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const transforms = {
    [bodyTransformExample.id]: bodyTransformExample,
    [planTransformExample.id]: planTransformExample,
  };
  const flow = { ...flowExample, settings: { ...flowExample.settings, ...settings } };
  return { 'releases/example-returns--example-stock/restock/1.0.0.json': { flow, transforms } };
}
