/** Demands that a brand refers to every secret that its connectors need, and to no other. */
import { absent } from '../../../schemas/formats/examples/change.ts';
import { pointerTo } from '../../blueprint/json-pointer.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { ownValue } from '../flow-parts.ts';
import { neededCredentials } from '../needed-credentials.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'BRAND_CREDENTIAL_WRONG',
  title: 'A brand gives a reference for each credential that is in use, and for no unknown one',
  explanation:
    'Without the secret the first call is refused. The credentials in use are those of the authentication method that the settings choose, and that of the webhook signature.',
  next: 'Add the reference, or correct its name.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: brand, file } of catalog.brands.values()) {
      for (const [id, { credentials, settings }] of Object.entries(brand.connectors)) {
        const connector = catalog.connectors.get(id)?.value;
        if (!connector) continue;
        const pointer = pointerTo('/connectors', id, 'credentials');
        for (const name of Object.keys(credentials)) {
          if (ownValue(connector.credentials, name)) continue;
          report(
            file,
            pointerTo(pointer, name),
            {
              what: `The connector "${id}" has no credential "${name}"`,
              why: 'Nothing would read the secret.',
              next: suggestion(name, Object.keys(connector.credentials)),
            },
            { key: true },
          );
        }
        for (const name of neededCredentials(connector, resolveSettings(connector.settings, settings ?? {}))) {
          if (ownValue(credentials, name)) continue;
          report(file, pointer, {
            what: `The credential "${name}" of the connector "${id}" is missing`,
            why: connector.credentials[name]?.description ?? 'The first call would be refused.',
            next: `Add "${name}": {"env": "…"}, {"file": "…"} or {"command": […]}; never the secret itself.`,
          });
        }
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the key of the stock system is not referred to',
      files: exampleProject({ [examplePaths.brand]: { '/connectors/example-stock/credentials/apiKey': absent } }),
      at: { file: examplePaths.brand, pointer: '/connectors/example-stock/credentials' },
    },
    {
      reason: 'the credential is named wrongly',
      files: exampleProject({
        [examplePaths.brand]: { '/connectors/example-stock/credentials/key': { env: 'EXAMPLE_STOCK_API_KEY' } },
      }),
      at: { file: examplePaths.brand, pointer: '/connectors/example-stock/credentials/key', key: true },
    },
  ],
};
