/** A folder `fixtures/<world>/` read into a checked world. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { type Problem, UserError } from '../model/user-error.js';
import { checkAccountFile } from './world/check-account.js';
import { checkOrganization } from './world/check-organization.js';
import { accountSchema, organizationSchema } from './world/schema.js';
import { parseInterval, parseWorldTime } from './world/time.js';
import { type Checked, checkYaml } from './world/yaml-file.js';
import type { AccountFile, OrganizationFile, World } from './world.js';

const ANY_MOMENT = new Date(0);

function compiledShapes() {
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
  });
  ajv.addFormat('world-time', (text) => parseWorldTime(text, ANY_MOMENT) !== undefined);
  ajv.addFormat(
    'absolute-time',
    (text) => /^\d{4}-/.test(text) && parseWorldTime(text, ANY_MOMENT) !== undefined,
  );
  ajv.addFormat('world-interval', (text) => parseInterval(text) !== undefined);
  ajv.addFormat('all-or-a-list', (text) => text === 'all');
  return {
    isOrganizationFile: ajv.compile<OrganizationFile>(organizationSchema),
    isAccountFile: ajv.compile<AccountFile>(accountSchema),
  };
}

let shapes: ReturnType<typeof compiledShapes> | undefined;

/**
 * Reads a world.
 * @throws UserError with all problems of all files, each with file, line and column.
 */
export function loadWorld(folder: string): World {
  // Compiling takes long, and not everything that imports this loads a world.
  shapes ??= compiledShapes();
  const { isOrganizationFile, isAccountFile } = shapes;
  const problems: Problem[] = [];
  const unwrap = <T>(checked: Checked<T>): Extract<Checked<T>, { value: T }> | undefined => {
    if ('value' in checked) return checked;
    problems.push(...checked.problems);
    return undefined;
  };

  const policies = readPolicies(join(folder, 'policies'));
  const organizationPath = join(folder, 'organization.yaml');
  const organization = unwrap(
    checkYaml(organizationPath, read(organizationPath), isOrganizationFile),
  );
  if (organization !== undefined)
    problems.push(...checkOrganization(organization.value, organization.at));

  const accounts = new Map<string, AccountFile>();
  for (const path of filesIn(join(folder, 'accounts'), '.yaml')) {
    const name = basename(path, '.yaml');
    const file = unwrap(checkYaml(path, read(path), isAccountFile));
    if (file === undefined) continue;
    accounts.set(name, file.value);
    if (organization === undefined) continue;
    const context = { name, organization: organization.value, policies, at: file.at };
    problems.push(...checkAccountFile(file.value, context));
  }

  if (problems.length > 0 || organization === undefined) throw new UserError(problems);
  return {
    organization: organization.value,
    accounts,
    policies,
    ...headOf(organization.value),
  };
}

/** The checks above make sure that both exist. */
function headOf({ accounts, organization, regions }: OrganizationFile) {
  const management = accounts.find(({ name }) => name === organization.management);
  return { managementAccountId: management?.id ?? '', homeRegion: Object.keys(regions)[0] ?? '' };
}

function readPolicies(folder: string): ReadonlyMap<string, string> {
  return new Map(filesIn(folder, '.json').map((path) => [basename(path, '.json'), read(path)]));
}

/** Sorted, so that the file system's order shows nowhere. A folder that is missing is empty. */
function filesIn(folder: string, extension: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(extension));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new UserError({
      what: 'This file of the world is missing.',
      where: path,
      hint: 'A world is a folder with organization.yaml, accounts/ and policies/.',
    });
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
