import { connectorFormat } from '../../../../schemas/formats/connector.ts';
import { resolveConnector } from '../../../blueprint/resolve-connector.ts';
import { validator } from '../../../mapping/validator.ts';
import { openOperation } from '../../../runtime/connection/connection.ts';
import { coreApi } from './core-api.ts';

test('the Core API is declared in the form of connectors, and each call says how it is known', () => {
  expect(validator(connectorFormat.schema)(coreApi)).toBeUndefined();
  const silent = Object.entries(coreApi.operations).filter(([, { evidence }]) => evidence === undefined);
  expect(silent).toEqual([]);
});

test('defaults fit the schemas of their settings, and every call can be opened with them', () => {
  for (const [name, { schema, default: value }] of Object.entries(coreApi.settings)) {
    expect([name, validator(schema as never)(value)]).toEqual([name, undefined]);
  }
  const connector = resolveConnector(coreApi);
  for (const id of Object.keys(coreApi.operations)) expect(openOperation(connector, id).id).toBe(id);
});

test('no call deletes anything, nor enables or deploys a flow', () => {
  const { operations } = resolveConnector(coreApi);
  for (const { method, path } of Object.values(operations)) {
    expect(method).toMatch(/^(GET|POST)$/);
    expect(path).not.toMatch(/enable|flow-version-deployments|flows?\/.*deploy/);
  }
});

test('paths and members that no document names are settings that say so', () => {
  for (const name of ['paths', 'scriptFields', 'scriptLanguage', 'scriptsBy', 'importAgain', 'include']) {
    expect([name, coreApi.settings[name]?.certainty]).toEqual([name, 'inferred']);
  }
});
