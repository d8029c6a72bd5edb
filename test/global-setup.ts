/** Sources to `dist/`, once before all tests, so that tests of the built program never run an old one. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Milliseconds since 1970; 0 for what does not exist. */
const changedAt = (path: string): number =>
  statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Folders count too: deleting a file changes only its folder. */
function newestSource(): number {
  const below = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const sources = ['src', ...below.map((path) => join('src', path))];
  const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];
  return Math.max(...[...sources, ...settings].map(changedAt));
}

/**
 * Builds where a source is newer than the build. Errors of types are printed but stop nothing, since the compiler
 * writes its output all the same and `npm test` has refused them before it comes here.
 */
export function setup(): void {
  if (changedAt('dist/cli.js') > newestSource()) return;
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const built = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (built.error !== undefined) throw built.error;
  if (built.status !== 0) process.stderr.write(`The build reports errors:\n${built.stdout}\n`);
  if (changedAt('dist/cli.js') === 0) throw new Error('the build wrote no dist/cli.js');
}
