/** Demands that every setting of a connector has an effect. */
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';
import { readsAllSettings, settingReferences } from '../setting-references.ts';

export const rule: Rule = {
  code: 'CONNECTOR_SETTING_UNREAD',
  title: 'Every setting of a connector is read, and so is each member of an object of settings',
  explanation:
    'A setting of a connector counts only where a {settings.name} reference or an expression reads it; one that nothing reads promises a choice that has no effect.',
  next: 'Remove the setting, or refer to it.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: connector, file } of catalog.connectors.values()) {
      if (readsAllSettings(connector)) continue;
      const paths = settingReferences(connector).map(({ path }) => path);
      const isRead = (name: string, member?: string) =>
        paths.some(
          ([first, second]) => first === name && (member === undefined || second === undefined || second === member),
        );
      for (const [name, { default: value }] of Object.entries(connector.settings)) {
        const pointer = pointerTo('/settings', name);
        const text = (what: string) => ({
          what: `Nothing reads the setting "${what}"`,
          why: 'A brand that sets it would see no effect.',
          next: `Remove it, or refer to it as {settings.${what}}.`,
        });
        if (!isRead(name)) report(file, pointer, text(name), { key: true });
        else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
          for (const member of Object.keys(value)) {
            if (isRead(name, member)) continue;
            report(file, pointerTo(pointer, 'default', member), text(`${name}.${member}`), { key: true });
          }
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'no reference uses the setting',
      files: exampleProject({ [examplePaths.stock]: { '/operations/createMovement/batch/limit': 100 } }),
      at: { file: examplePaths.stock, pointer: '/settings/maximumLines', key: true },
    },
    {
      reason: 'a capability is declared that no operation asks for',
      files: exampleProject({
        [examplePaths.stock]: {
          '/settings/capabilities/default/transfers': true,
          '/settings/capabilities/schema/additionalProperties': true,
        },
      }),
      at: { file: examplePaths.stock, pointer: '/settings/capabilities/default/transfers', key: true },
    },
  ],
};
