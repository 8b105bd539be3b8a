/** Demands that no secret stands in a brand's file. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { stringsIn } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';
import { looksLikeSecret } from '../secret-likeness.ts';

export const rule: Rule = {
  code: 'SECRET_IN_FILE',
  title: 'Secrets stand in files by reference only',
  explanation:
    'What stands in a brand is committed, copied and shown. Values that begin like a known kind of key, that are long and random, or that stand under a name such as password are taken for secrets.',
  next: 'Take the secret out, revoke it, and refer to a new one by env, file or command.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { kind, value, file } of catalog.documents) {
      if (kind !== 'brand') continue;
      for (const { text, pointer, key } of stringsIn(value)) {
        if (!looksLikeSecret(text, key)) continue;
        report(file, pointer, {
          what: 'This looks like a secret itself, not like a reference to one',
          why: 'The file is committed, copied and shown; a secret in it must count as known to others.',
          next: 'Revoke it, and refer to its successor: {"env": "…"}, {"file": "…"} or {"command": […]}.',
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'an access token of Shopify stands where its reference belongs',
      files: exampleProject({
        [examplePaths.brand]: { '/connectors/example-stock/credentials/apiKey': `shpat_${'example'.repeat(4)}` },
      }),
      at: { file: examplePaths.brand, pointer: '/connectors/example-stock/credentials/apiKey' },
    },
    {
      reason: 'a long random value stands among the settings',
      files: exampleProject({
        [examplePaths.brand]: { '/connectors/example-stock/settings/tenant': '9f8a3c61b7d24e05a1c8f3b6d9e2704c' },
      }),
      at: { file: examplePaths.brand, pointer: '/connectors/example-stock/settings/tenant' },
    },
  ],
};
