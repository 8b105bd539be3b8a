// Builds what the packed package runs: JavaScript from the TypeScript sources, and the files that stand beside them.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
// Types were checked before: by `npm run types`, which `npm test` begins with.
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json', '--noCheck'], {
  cwd: root,
  stdio: 'inherit',
});
for (const file of globSync(['src/**/*.sql', 'src/**/schema/*', 'connectors/**/*.graphql'], { cwd: root }))
  cpSync(join(root, file), join(dist, file));
