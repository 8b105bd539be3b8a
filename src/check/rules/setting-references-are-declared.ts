/** Demands that a connector refers only to settings that it declares. */
import type { SettingDeclaration } from '../../../schemas/formats/shared.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';
import { settingReferences } from '../setting-references.ts';

export const rule: Rule = {
  code: 'SETTING_REFERENCE_UNKNOWN',
  title: 'A connector refers only to settings that it declares',
  explanation:
    'A {settings.name} reference is replaced when a flow starts; one that names no setting would stop every call. A member of an object of settings must be in its default or in its schema.',
  next: 'Correct the reference, or declare the setting.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: connector, file } of catalog.connectors.values()) {
      for (const { path, pointer, character } of settingReferences(connector)) {
        const [name = '', ...members] = path;
        const declaration = ownValue(connector.settings, name);
        const known = declaration ? membersOf(declaration) : Object.keys(connector.settings);
        const [member] = members;
        if (declaration && (member === undefined || known === undefined || known.includes(member))) continue;
        report(
          file,
          pointer,
          {
            what: `The connector declares no setting "${path.join('.')}"`,
            why: 'The reference could not be replaced by a value.',
            next: suggestion(declaration ? (member ?? '') : name, known ?? []),
          },
          { character },
        );
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the base address refers to a setting by a wrong name',
      files: exampleProject({ [examplePaths.stock]: { '/baseUrl': '{settings.baseUrl}/{settings.version}' } }),
      at: { file: examplePaths.stock, pointer: '/baseUrl', character: 29 },
    },
    {
      reason: 'the capability is not a member of the object',
      files: exampleProject({
        [examplePaths.stock]: { '/operations/createMovement/enabled': '{settings.capabilities.movements}' },
      }),
      at: { file: examplePaths.stock, pointer: '/operations/createMovement/enabled', character: 10 },
    },
  ],
};

/** Members that a setting's object can have; undefined where any name is possible. */
function membersOf({ default: value, schema }: SettingDeclaration): string[] | undefined {
  if (typeof schema.additionalProperties === 'object' || 'patternProperties' in schema) return undefined;
  const properties = { ...(schema.properties as object | undefined), ...(typeof value === 'object' ? value : {}) };
  return Object.keys(properties);
}
