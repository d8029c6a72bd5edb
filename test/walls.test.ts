/** The walls between the folders of `src/`: which imports there may be, and that each wall can fall. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Breach, importWalls, inspectImports } from './import-walls.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WALLS = await importWalls();

describe('imports', async () => {
  const { breaches, modules } = await inspectImports(ROOT);

  it.each(WALLS.map(({ name = '', comment = '' }) => [name, comment] as const))(
    '%s: %s',
    (name) => {
      expect(breaches.filter(({ wall }) => wall === name)).toEqual([]);
    },
  );

  it.each(WALLS.map(({ name = '', from }) => [name, from] as const))(
    '%s speaks of files that exist',
    (_, from) => {
      const paths = typeof from.path === 'string' ? [from.path] : (from.path ?? []);
      expect(paths).not.toEqual([]);
      for (const path of paths)
        expect(
          modules.some(({ source }) => new RegExp(path).test(source)),
          path,
        ).toBe(true);
    },
  );

  it('every file was looked at', () => {
    const sources = modules.map(({ source }) => source).filter((path) => path.startsWith('src/'));
    expect(sources).toContain('src/scan.ts');
    expect(sources.length).toBeGreaterThan(100);
  });
});

/** A wall, a file, and what that file must not import. */
const BREAKS: readonly (readonly [wall: string, file: string, imported: string])[] = [
  ['model-imports-only', 'src/model/a.ts', '../report/target.js'],
  ['model-imports-only', 'src/model/b.ts', 'yaml'],
  ['discover-imports-only', 'src/discover/a.ts', '../aws/connect.js'],
  ['collect-imports-only', 'src/collect/a.ts', '../discover/target.js'],
  ['usage-imports-only', 'src/usage/a.ts', '../collect/target.js'],
  ['usage-imports-only', 'src/usage/sources/a.ts', '../../aws/connect.js'],
  ['policy-imports-only', 'src/policy/a.ts', '../evaluate/target.js'],
  ['cost-imports-only', 'src/cost/a.ts', '../evaluate/target.js'],
  ['evaluate-imports-only', 'src/evaluate/a.ts', '../policy/target.js'],
  ['triage-imports-only', 'src/triage/a.ts', '../evaluate/target.js'],
  ['report-imports-only', 'src/report/a.ts', '../triage/target.js'],
  ['deliver-imports-only', 'src/deliver/a.ts', '../report/target.js'],
  ['deliver-imports-only', 'src/deliver/b.ts', '../aws/connect.js'],
  ['aws-imports-only', 'src/aws/a.ts', '../collect/target.js'],
  ['aws-imports-only', 'src/aws/b.ts', '../evaluate/target.js'],
  ['aws-imports-only', 'src/aws/d.ts', '../deliver/target.js'],
  ['files-imports-only', 'src/files/a.ts', '../evaluate/target.js'],
  ['logs-imports-only', 'src/logs/a.ts', '../usage/target.js'],
  ['logs-imports-only', 'src/logs/b.ts', '../files/target.js'],
  ['threads-imports-only', 'src/threads/a.ts', '../files/target.js'],
  ['sandbox-imports-only', 'src/sandbox/a.ts', '../policy/target.js'],
  ['wiring-only-wires', 'src/a.ts', 'node:fs'],
  ['wiring-only-wires', 'src/b.ts', './sandbox/target.js'],
  ['wiring-only-wires', 'src/crawl/a.ts', 'node:fs'],
  ['wiring-only-wires', 'src/observe/a.ts', 'node:fs'],
  ['cel-in-one-file', 'src/evaluate/b.ts', '@marcbachmann/cel-js'],
  ['duckdb-where-it-may-be-missing', 'src/usage/b.ts', '@duckdb/node-api'],
  ['aws-sdk-in-aws', 'src/c.ts', '@aws-sdk/client-sts'],
  ['aws-by-its-front-door', 'src/d.ts', './aws/target.js'],
  ['disk-in-files', 'src/report/b.ts', 'node:fs/promises'],
  ['disk-in-files', 'src/sandbox/b.ts', 'fs'],
  ['network-in-sandbox', 'src/aws/c.ts', 'node:https'],
  ['no-other-programs', 'src/cli/a.ts', 'node:child_process'],
  ['threads-in-threads', 'src/evaluate/c.ts', 'node:worker_threads'],
  ['process-in-cli', 'src/files/b.ts', 'node:process'],
  ['sandbox-in-its-commands', 'src/cli/b.ts', '../sandbox/target.js'],
  ['cli-on-top', 'src/e.ts', './cli/target.js'],
  ['no-cycles', 'src/triage/b.ts', './b.js'],
  ['no-tests-in-the-product', 'src/model/c.ts', '../../test/target.js'],
  ['no-development-packages-in-the-product', 'src/files/c.ts', 'fast-check'],
  ['no-imports-of-nothing', 'src/model/d.ts', './not-there.js'],
  ['nothing-is-left-over', 'src/model/e.ts', './target.js'],
];

const FOLDERS = WALLS.flatMap(({ name = '' }) => /^(\w+)-imports-only$/.exec(name)?.slice(1) ?? []);

function writeBrokenSources(folder: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const targets = [...FOLDERS, 'cli'].map((name) => `src/${name}/target.ts`);
  for (const path of [...targets, 'test/target.ts', 'src/aws/connect.ts', 'src/cli.ts'])
    write(path, 'export const target = 0;\n');
  for (const [, file, imported] of BREAKS) write(file, `export * from '${imported}';\n`);
  write('src/index.ts', "export * from './model/target.js';\n");
  write('package.json', JSON.stringify({ type: 'module', devDependencies: { 'fast-check': '*' } }));
  write('tsconfig.json', '{}');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

describe('a wall falls when', () => {
  const folder = mkdtempSync(join(tmpdir(), 'walls-'));
  let breaches: readonly Breach[] = [];

  beforeAll(async () => {
    writeBrokenSources(folder);
    breaches = (await inspectImports(folder)).breaches;
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(BREAKS)('%s: %s imports %s', (wall, file) => {
    // A file that nobody reaches is the far end of its breach, not the near one.
    const broken = breaches.filter((breach) => breach.from === file || breach.to === file);
    expect(broken.map((breach) => breach.wall)).toContain(wall);
  });

  it('and there is an example for every wall', () => {
    expect(new Set(BREAKS.map(([wall]) => wall))).toEqual(new Set(WALLS.map(({ name }) => name)));
  });
});
