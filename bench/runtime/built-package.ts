/** The package as it is packed: built files in the place of the sources. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const sources = ['src', 'connectors', 'transforms', 'scripts', join('schemas', 'formats'), join('schemas', 'systems')];
const parts = ['bin', 'flows', 'brands', 'releases', 'schemas', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Builds the package of this checkout in a folder that is made for it, and gives its command. */
export function buildPackage(checkout: string, folder: string): string {
  for (const part of [...parts, ...sources]) cpSync(join(checkout, part), join(folder, part), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, [join(folder, 'bin', 'build.js')], { cwd: folder, stdio: 'inherit' });
  for (const part of sources) rmSync(join(folder, part), { recursive: true });
  return join(folder, 'bin', 'backhaul.js');
}
