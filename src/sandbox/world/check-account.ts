/** `accounts/<name>.yaml` turned into problems where its names point to nothing, or where AWS could not be so. */
import type { Problem } from '../../model/user-error.js';
import { DEFAULT_ALIAS } from '../state/key.js';
import type { AccountFile, KeyEntry, OrganizationFile, SecretEntry } from '../world.js';
import { checkReads } from './check-reads.js';
import { type At, type Reference, referTo, repeated, unresolved } from './references.js';
import type { Path } from './yaml-file.js';

/** The rest of a world that an account's file points into. */
export interface AccountContext {
  readonly name: string;
  readonly organization: OrganizationFile;
  readonly policies: ReadonlyMap<string, string>;
  readonly at: At;
}

/** The problems of one account's file; its shape was checked before. */
export function checkAccountFile(file: AccountFile, context: AccountContext): readonly Problem[] {
  const { organization, name, at } = context;
  if (!organization.accounts.some((account) => account.name === name)) {
    return [{ what: `organization.yaml has no account '${name}'`, where: at([]) }];
  }
  const regions = Object.keys(organization.regions);
  return [
    ...unresolved('Region', regionReferences(file), { known: regions, at }),
    ...Object.entries(file.keys ?? {}).flatMap(([region, keys]) =>
      checkKeys(keys, ['keys', region], context),
    ),
    ...Object.entries(file.secrets ?? {}).flatMap(([region, secrets]) => [
      ...repeated('secret name', namesOf(secrets, region), at),
      ...secrets.flatMap((secret, n) =>
        checkSecret(secret, { file, region, path: ['secrets', region, n], context }),
      ),
    ]),
  ];
}

const namesOf = (secrets: readonly SecretEntry[], region: string): readonly Reference[] =>
  secrets.map(({ name }, n) => ({ name, path: ['secrets', region, n, 'name'] }));

function regionReferences(file: AccountFile): readonly Reference[] {
  const tops = (['keys', 'secrets', 'events'] as const).flatMap((part) =>
    Object.keys(file[part] ?? {}).map((name) => ({ name, path: [part, name] })),
  );
  const replicas = Object.entries(file.secrets ?? {}).flatMap(([region, list]) =>
    list.flatMap((secret, n) =>
      Object.keys(secret.replicas ?? {}).map((name) => ({
        name,
        path: ['secrets', region, n, 'replicas', name],
      })),
    ),
  );
  return [...tops, ...replicas];
}

function checkKeys(keys: readonly KeyEntry[], path: Path, context: AccountContext) {
  const { organization, at } = context;
  const aliases = keys.flatMap(({ alias }, n) =>
    alias === undefined ? [] : [{ name: alias, path: [...path, n, 'alias'] }],
  );
  const shared = keys.flatMap(({ sharedWith }, n) =>
    referTo(sharedWith, [...path, n, 'sharedWith']),
  );
  const known = organization.accounts.map(({ name }) => name);
  return [...repeated('alias', aliases, at), ...unresolved('account', shared, { known, at })];
}

interface SecretContext {
  readonly file: AccountFile;
  readonly region: string;
  readonly path: Path;
  readonly context: AccountContext;
}

function checkSecret(secret: SecretEntry, place: SecretContext): readonly Problem[] {
  const { file, region, path, context } = place;
  const problem = (key: string, what: string): Problem => ({
    what,
    where: context.at([...path, key]),
  });
  const { policy, policyText, key, replicas, deleted } = secret;
  const aliases = (file.keys?.[region] ?? []).map(({ alias }) => `alias/${alias}`);
  const problems = replicaProblems(secret, place);
  if (replicas !== undefined && deleted !== undefined) {
    problems.push(problem('deleted', 'a secret that has replicas cannot be deleted'));
  }
  if (typeof policy === 'string' && !context.policies.has(policy)) {
    problems.push(problem('policy', `there is no file policies/${policy}.json`));
  }
  if (policy !== undefined && policyText !== undefined) {
    problems.push(problem('policyText', "'policy' and 'policyText' exclude each other"));
  }
  if (key?.startsWith('alias/') && ![DEFAULT_ALIAS, ...aliases].includes(key)) {
    problems.push(problem('key', `the Region has no key '${key}'`));
  }
  if (context.organization.regions[region] === undefined) return problems;
  const names = new Set((file.secrets?.[region] ?? []).map(({ name }) => name));
  return [...problems, ...checkReads(secret, { ...context, region, names, path })];
}

function replicaProblems({ name, replicas }: SecretEntry, place: SecretContext): Problem[] {
  const { file, region: primary, path, context } = place;
  return Object.entries(replicas ?? {}).flatMap(([region, replica]) => {
    const where = context.at([...path, 'replicas', region]);
    if (region === primary) {
      return [{ what: 'a secret cannot be replicated to its own Region', where }];
    }
    const taken = file.secrets?.[region]?.some((other) => other.name === name) ?? false;
    if (!taken || replica?.status === 'Failed') return [];
    const what = `'${region}' has another secret of this name, so that the replica must be Failed`;
    return [{ what, where }];
  });
}
