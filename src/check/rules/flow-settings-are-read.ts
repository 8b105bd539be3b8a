/** Demands that every setting of a flow has an effect. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { readings, transformsOf } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'SETTING_UNREAD',
  title: 'Every setting of a flow or a transform is read',
  explanation:
    'A setting that nothing reads promises a brand a choice that has no effect. Settings are read as $settings.name in expressions of the flow and of its transforms.',
  next: 'Remove the setting, or read it where it should count.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      const places = readings('flow', flow);
      if (places.some(({ reading }) => reading.readsAllSettings)) continue;
      const read = new Set(places.flatMap(({ reading }) => reading.settingNames.map(({ name }) => name)));
      for (const { value: transform } of transformsOf(catalog, flow))
        for (const name of transform.settings) read.add(name);
      for (const name of Object.keys(flow.settings)) {
        if (read.has(name)) continue;
        report(
          file,
          pointerTo('/settings', name),
          {
            what: `Nothing reads the setting "${name}"`,
            why: 'A brand that sets it would see no effect.',
            next: `Remove it, or read it as $settings.${name}.`,
          },
          { key: true },
        );
      }
    }
    for (const { value: transform, file } of catalog.transforms.values()) {
      const [place] = readings('transform', transform);
      if (!place || place.reading.readsAllSettings) continue;
      const read = new Set(place.reading.settingNames.map(({ name }) => name));
      for (const [index, name] of transform.settings.entries()) {
        if (read.has(name)) continue;
        report(file, pointerTo('/settings', index), {
          what: `The expression does not read the setting "${name}"`,
          why: 'The list says what the mapping depends on; here it says too much.',
          next: 'Remove it from the list.',
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'a setting is declared and never read',
      files: exampleProject({
        [examplePaths.flow]: { '/settings/buffer': { description: 'Units held back.', schema: {}, default: 0 } },
      }),
      at: { file: examplePaths.flow, pointer: '/settings/buffer', key: true },
    },
    {
      reason: 'the transform lists a setting that it does not read',
      files: exampleProject({ [examplePaths.plan]: { '/settings/1': 'pollMinutes' } }),
      at: { file: examplePaths.plan, pointer: '/settings/1' },
    },
  ],
};
