/** What the package says of itself. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file or folder that comes with the package. */
export const inPackage = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));

function versionIn(text: string): string {
  const data: unknown = JSON.parse(text);
  return typeof data === 'object' && data !== null && 'version' in data ? String(data.version) : '';
}

/** Name and version, as reports show them. */
export const TOOL = {
  name: 'secrets-census',
  version: versionIn(readFileSync(inPackage('package.json'), 'utf8')),
} as const;
