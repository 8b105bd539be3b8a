import { loadCatalog } from '../../blueprint/catalog.ts';
import { ownPackageRoot } from '../../blueprint/package-root.ts';
import { type NewBrandRequest, newBrand } from './new-brand.ts';

const catalog = await loadCatalog({ projectRoot: ownPackageRoot() });
const request: NewBrandRequest = {
  id: 'north-shop',
  pairs: [],
  flows: ['restock-finalised-returns'],
  settings: [],
  connectors: [],
  secrets: [],
};

/** Answers by the first word of the question's place, in turn. */
function answering(answers: readonly string[]) {
  const asked: string[] = [];
  return {
    asked,
    ask: async (question: string, usual: string) => {
      asked.push(`${question} [${usual}]`);
      return answers[asked.length - 1] ?? '';
    },
  };
}

test('what has no default is asked for until it fits, and an empty answer takes the variable that is offered', async () => {
  const { asked, ask } = answering(['archean', 'https://archean.north.example', '', 'file:/run/secrets/loop']);
  const brand = await newBrand(catalog, { ...request, ask });
  expect(brand.connectors['archean-r247']).toEqual({
    settings: { baseUrl: 'https://archean.north.example' },
    credentials: { apiKey: { env: 'NORTH_SHOP_ARCHEAN_R247_API_KEY' } },
  });
  expect(brand.connectors['loop-returns']?.credentials.apiKey).toEqual({ file: '/run/secrets/loop' });
  expect(asked[1]).toMatch(/^That does not fit\./);
  expect(asked[2]).toContain('[env:NORTH_SHOP_ARCHEAN_R247_API_KEY]');
});

test('an answer that is the secret itself is refused and not repeated', async () => {
  const { ask } = answering(['https://archean.north.example', 'key-0123456789']);
  const error: unknown = await newBrand(catalog, { ...request, ask }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'BRAND_USAGE' });
  expect(JSON.stringify({ ...(error as object), message: (error as Error).message })).not.toContain('0123456789');
});

test('the credentials are those of the way of authenticating that the settings choose', async () => {
  const connectors = ['archean-r247.baseUrl=https://archean.north.example', 'archean-r247.auth.kind=basic'];
  const brand = await newBrand(catalog, { ...request, connectors });
  expect(Object.keys(brand.connectors['archean-r247']?.credentials ?? {})).toEqual(['username', 'password']);
});
