/** What users install with the product: permissive licences, exact versions, a lock file that names no place. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Licences that ask for no more than to be named. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
]);

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly resolved?: string;
  readonly deprecated?: string;
  readonly license?: string;
}

interface Manifest {
  readonly license?: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

// The files are npm's own and ours; their shape is theirs to keep.
const readJson = <T>(path: string): T => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;

const MANIFEST = readJson<Manifest>('package.json');
const LOCK = readJson<{ readonly packages: Readonly<Record<string, Locked>> }>('package-lock.json');

interface Package extends Locked {
  readonly path: string;
  readonly name: string;
}

const PACKAGES: readonly Package[] = Object.entries(LOCK.packages)
  .filter(([path]) => path !== '')
  .map(([path, locked]) => ({ ...locked, path, name: path.replace(/^.*node_modules\//, '') }));

/** As the installed package says; builds for other platforms are not installed, there the lock file says it. */
function licenceOf({ path, license }: Package): string {
  const manifest = join(path, 'package.json');
  const installed = existsSync(join(ROOT, manifest)) ? readJson<Manifest>(manifest) : { license };
  return installed.license ?? 'none';
}

/** `A OR B` leaves the choice to whoever uses it. */
const isPermissive = (licence: string): boolean =>
  licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => PERMISSIVE.has(choice));

const offending = (packages: readonly Package[]): string[] =>
  packages
    .map((locked) => [locked.name, licenceOf(locked)] as const)
    .filter(([, licence]) => !isPermissive(licence))
    .map(([name, licence]) => `${name}: ${licence}`);

describe('licences', () => {
  it('are permissive for all that users install', () => {
    const shipped = PACKAGES.filter(({ dev }) => dev !== true);
    expect(shipped.length).toBeGreaterThanOrEqual(Object.keys(MANIFEST.dependencies).length);
    expect(offending(shipped)).toEqual([]);
  });

  it('are known and accepted for all that we work with', () => {
    expect(offending(PACKAGES)).toEqual([]);
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['GPL-3.0-only', false],
    ['AGPL-3.0', false],
    ['MIT AND GPL-2.0', false],
    ['none', false],
    ['SEE LICENSE IN EULA', false],
  ])('%s is accepted: %s', (licence, expected) => {
    expect(isPermissive(licence)).toBe(expected);
  });

  it('of this package is Apache-2.0, with its text', () => {
    expect(MANIFEST.license).toBe('Apache-2.0');
    expect(readFileSync(join(ROOT, 'LICENSE'), 'utf8')).toContain('Apache License');
  });
});

describe('dependencies', () => {
  it('are pinned to exact versions', () => {
    const all = { ...MANIFEST.dependencies, ...MANIFEST.devDependencies };
    const loose = Object.entries(all).filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range));
    expect(loose).toEqual([]);
  });

  it('are locked without saying where they come from, so that any registry serves', () => {
    expect(PACKAGES.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
    expect(JSON.stringify(LOCK)).not.toMatch(/"https?:\/\/[^"]*\.tgz/);
  });

  it('are not deprecated', () => {
    expect(PACKAGES.filter(({ deprecated }) => deprecated !== undefined)).toEqual([]);
  });

  it('are installed at the versions of the lock file', () => {
    const missing = PACKAGES.filter(({ optional }) => optional !== true)
      .filter(({ path }) => !existsSync(join(ROOT, path, 'package.json')))
      .map(({ name }) => name);
    expect(missing).toEqual([]);
  });
});
