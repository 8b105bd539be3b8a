import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { isModuleName, ownPackageRoot } from '../blueprint/package-root.ts';
import { exampleProject } from '../check/example-project.ts';
import { writeFiles } from '../check/write-files.ts';
import { commands } from './commands.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-cli-'));
writeFiles(folder, {
  'brands/shop/brand.json': '{\n  "id": "shop",\n  "title": "Shop",\n  "connectors": {},\n  "flow": {}\n}\n',
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function backhaul(arguments_: string[], environment: NodeJS.ProcessEnv = {}, isTTY = false) {
  let stdout = '';
  let stderr = '';
  const exitCode = await run({
    arguments: arguments_,
    environment,
    workingFolder: folder,
    streams: {
      stdout: { write: (text) => (stdout += text), isTTY },
      stderr: { write: (text) => (stderr += text) },
    },
  });
  return { exitCode, stdout, stderr };
}

test('check prints each finding with its place relative to the working folder, and ends with 1', async () => {
  const { exitCode, stdout } = await backhaul(['check']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^brands\/shop\/brand\.json:1:1 FORMAT_PROPERTY_MISSING Property "flows" is missing\. .+\.$/m);
  expect(stdout).toMatch(/^brands\/shop\/brand\.json:5:3 FORMAT_PROPERTY_UNKNOWN .+ Did you mean "flows"\?$/m);
  expect(stdout).toMatch(/^2 errors, \d+ warnings?: .+ \d+\.\d s\.$/m);
});

test('check --json prints one document', async () => {
  const { stdout } = await backhaul(['check', '--json', '--requirements']);
  const { findings, summary, requirements } = JSON.parse(stdout);
  expect(summary.errors).toBe(2);
  expect(findings[0]).toMatchObject({ file: 'brands/shop/brand.json', line: 1, column: 1, severity: 'error' });
  expect(requirements).toContainEqual(
    expect.objectContaining({ id: 'AL-5', metBy: [expect.stringContaining('monitor')] }),
  );
});

test('explain knows errors, rules and exceptions of blueprints, in either case of letters', async () => {
  expect((await backhaul(['explain', 'DECLARATIONS_INVALID'])).stdout).toContain('What to do:');
  expect((await backhaul(['explain', 'setting_unread'])).stdout).toContain('check rule');
  expect((await backhaul(['explain', 'SKU_UNKNOWN'])).stdout).toContain('Owner: merchandising');
  expect((await backhaul(['explain'])).stdout).toMatch(/SKU_UNKNOWN[\s\S]*DECLARATIONS_INVALID[\s\S]*SETTING_UNREAD/);
});

test('explain of an unknown code suggests the nearest and ends with 1', async () => {
  const { exitCode, stderr } = await backhaul(['explain', 'SKU_UNKNWON']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('backhaul explain SKU_UNKNOWN');
});

test('an error is a document too with --json', async () => {
  const { exitCode, stdout } = await backhaul(['--json', '--project', 'nowhere', 'check']);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'PROJECT_MISSING', nextSteps: [expect.any(String)] });
});

test('the project is named by an option or by the environment', async () => {
  expect((await backhaul(['check'], { BACKHAUL_PROJECT: 'nowhere' })).stderr).toContain('PROJECT_MISSING');
});

test.each([[['chek']], [['check', '--fast']], [['explain', 'A', 'B']]])(
  'wrong usage %j ends with 2',
  async (arguments_) => {
    const { exitCode, stderr } = await backhaul(arguments_);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('error:')]);
  },
);

test('help ends with 0, lists every command and shows an example of each', async () => {
  const { exitCode, stdout } = await backhaul(['--help']);
  expect(exitCode).toBe(0);
  const files = readdirSync(join(import.meta.dirname, 'commands')).filter(isModuleName);
  expect(files.map((file) => parse(file).name).sort()).toEqual(Object.keys(commands));
  for (const name of Object.keys(commands)) {
    expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect(stdout).toContain(`$ backhaul ${name}`);
  }
});

test('colour is only for terminals, and NO_COLOR and --no-color switch it off', async () => {
  const escapeCode = '\u001b[';
  expect((await backhaul(['check'], {}, true)).stdout).toContain(escapeCode);
  expect((await backhaul(['check'], {}, false)).stdout).not.toContain(escapeCode);
  expect((await backhaul(['check'], { NO_COLOR: '1' }, true)).stdout).not.toContain(escapeCode);
  expect((await backhaul(['--no-color', 'check'], {}, true)).stdout).not.toContain(escapeCode);
});

test('the program runs from any folder and gives the exit code to the shell', () => {
  const project = join(folder, 'valid');
  writeFiles(project, exampleProject());
  const program = join(ownPackageRoot(), 'bin', 'backhaul.js');
  const { status, stdout } = spawnSync(process.execPath, [program, 'explain', 'nothing_like_it'], {
    cwd: project,
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([1, '']);
});

test('a command that works for long begins anew with the settings that keep its memory small, the others go on', () => {
  const told = join(folder, 'told.cjs');
  writeFileSync(
    told,
    "process.stderr.write(JSON.stringify([process.pid, process.execArgv, process.env.MALLOC_ARENA_MAX]) + '\\n');",
  );
  const startsOf = (command: string) => {
    const program = join(ownPackageRoot(), 'bin', 'backhaul.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, command, '--help'], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: `--require ${told}`, MALLOC_ARENA_MAX: '' },
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining(`backhaul ${command}`)]);
    return stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as [number, string[], string]);
  };
  const [[first, given, arenas], ...again] = startsOf('worker') as [[number, string[], string]];
  expect([given, arenas]).toEqual([[], '']);
  expect(again).toEqual([[first, expect.arrayContaining(['--max-semi-space-size=16']), '1']]);
  expect(startsOf('explain')).toHaveLength(1);
});
