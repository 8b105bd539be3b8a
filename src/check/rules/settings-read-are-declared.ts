/** Demands that settings that are read are declared. */

import { absent } from '../../../schemas/formats/examples/change.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { readings, transformUses } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'SETTING_UNDECLARED',
  title: 'Every setting that an expression reads is declared',
  explanation:
    'A setting that is not declared has no schema, no default and no place in a brand: the expression would silently get nothing.',
  next: 'Declare the setting in the flow (and list it in the transform), or correct the name.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      const declared = Object.keys(flow.settings);
      const text = (name: string) => ({
        what: `The flow declares no setting "${name}"`,
        why: 'The expression would get nothing.',
        next: suggestion(name, declared),
      });
      for (const { pointer, reading } of readings('flow', flow)) {
        for (const { name, character } of reading.settingNames) {
          if (!declared.includes(name)) report(file, pointer, text(name), { character });
        }
      }
      for (const { id, pointer } of transformUses(flow)) {
        for (const name of catalog.transforms.get(id)?.value.settings ?? []) {
          if (!declared.includes(name)) report(file, pointer, text(name));
        }
      }
    }
    for (const { value: transform, file } of catalog.transforms.values()) {
      for (const { pointer, reading } of readings('transform', transform)) {
        for (const { name, character } of reading.settingNames) {
          if (transform.settings.includes(name)) continue;
          report(
            file,
            pointer,
            {
              what: `The transform does not list the setting "${name}"`,
              why: 'Flows learn from the list which settings they must declare.',
              next: `Add "${name}" to settings, or correct the name.`,
            },
            { character },
          );
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the name of the setting is mistyped',
      files: exampleProject({ [examplePaths.flow]: { '/triggers/1/schedule/minutes': '$settings.pollMinute' } }),
      at: { file: examplePaths.flow, pointer: '/triggers/1/schedule/minutes', character: 10 },
    },
    {
      reason: 'the flow lacks a setting of its transform',
      files: exampleProject({ [examplePaths.flow]: { '/settings/location': absent } }),
      at: { file: examplePaths.flow, pointer: '/steps/3/transform' },
    },
    {
      reason: 'the transform reads a setting that it does not list',
      files: exampleProject({ [examplePaths.body]: { '/expression': "{ 'note': $settings.location }" } }),
      at: { file: examplePaths.body, pointer: '/expression', character: 20 },
    },
  ],
};
