/** What is wrong with one brand: as it stands in its file, or before it is written. */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Catalog } from '../blueprint/catalog.ts';
import { type Finding, findingAt } from '../blueprint/finding.ts';
import { formatViolations } from '../blueprint/formats.ts';
import { sourceFile } from '../blueprint/source-file.ts';
import { checkCatalog } from './check-project.ts';
import { rules } from './rules.ts';

const ofBrands = rules.filter(({ code }) => code.startsWith('BRAND_') || code === 'SECRET_IN_FILE');

/** Format and every rule over brands, for this one alone. The file need not be there. */
export function checkOverlay(catalog: Catalog, brand: Brand, path: string): Finding[] {
  const file = sourceFile(path);
  const broken = formatViolations('brand', brand).map(({ pointer, key, ...violation }) =>
    findingAt(file, pointer, violation, { key }),
  );
  if (broken.length > 0) return broken;
  const { id } = brand;
  return checkCatalog(
    {
      ...catalog,
      brands: new Map([[id, { value: brand, file }]]),
      documents: [
        ...catalog.documents.filter(({ kind }) => kind !== 'brand'),
        { kind: 'brand', id, value: brand, file, valid: true },
      ],
      findings: [],
    },
    ofBrands,
  );
}
