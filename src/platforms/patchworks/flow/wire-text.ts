/** How the calls of a connector step travel, as text for the scripts of a compiled flow. */
import { valueSeparator } from '../../../../scripts/repeated-values.ts';
import type { ResolvedConnector } from '../../../blueprint/resolve-connector.ts';
import type { OpenOperation, ResolvedOperation } from '../../../runtime/connection/connection.ts';
import { settingsRead } from '../bundle-operation.ts';
import { keyForm, type ScriptParts } from '../script-parts.ts';

type Parameters = NonNullable<ResolvedOperation['parameters']>;

/** Parameters that the step gives, by name, with what the connector declares of them. */
export function parametersGiven(operation: OpenOperation, names: readonly string[]): Parameters {
  const declared = operation.declaration.parameters ?? {};
  return Object.fromEntries(
    Object.entries(declared).filter(([name, { value }]) => names.includes(name) && value === undefined),
  );
}

/** The text of a `Wire`. */
export function wireText(
  parts: ScriptParts,
  connector: ResolvedConnector,
  operation: OpenOperation,
  step: string,
  names: readonly string[],
): string {
  const { declaration } = operation;
  const given = parametersGiven(operation, names);
  const declared = Object.entries(declaration.parameters ?? {});
  const inBody = declared.filter(([, { in: place }]) => place === 'variable' || place === 'body');
  const fixed = Object.fromEntries(inBody.flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])));
  const variables = Object.fromEntries(
    inBody.flatMap(([name, { in: place, name: wireName = name }]) => (place === 'variable' ? [[name, wireName]] : [])),
  );
  const places = Object.fromEntries([
    ...inBody.map(([name]) => [name, { in: 'body' }] as const),
    ...Object.entries(given).flatMap(([name, { in: place, join, required, repeat }]) =>
      place === 'variable' || place === 'body'
        ? []
        : [
            [
              name,
              {
                in: place === 'path' ? 'path' : 'text',
                ...(repeat ? { join: valueSeparator } : join === undefined ? {} : { join }),
                ...(required || place === 'path' ? { needed: 1 } : {}),
              },
            ] as const,
          ],
    ),
  ]);
  const body = declaration.body;
  return JSON.stringify({
    step,
    operation: `${connector.id}/${operation.id}`,
    places,
    ...(Object.keys(variables).length > 0 ? { variables } : {}),
    ...(Object.keys(fixed).length > 0 ? { fixed } : {}),
    ...(body === undefined ? {} : { settings: settingsRead([body], connector.settings) }),
  }).replace(/\}$/, body === undefined ? '}' : `,"body":${parts.expression(body, {}, keyForm)}}`);
}
