/** The demo brand and all declarations of the package, for tests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Brand } from '../../../schemas/formats/brand.ts';
import { ownPackageRoot } from '../../blueprint/package-root.ts';
import { loadStrictly } from '../../check/load-strictly.ts';
import type { Declarations } from '../../runtime/plan/compile-plan.ts';

const root = ownPackageRoot();

export const demo = JSON.parse(readFileSync(join(root, 'brands', 'demo', 'brand.json'), 'utf8')) as Brand;

export const everything = (): Promise<Declarations> => loadStrictly({ projectRoot: root });
