/** A grant to another account x the readers of a secret -> whether somebody whom it lets in has read the value. */
import type { Grant } from '../model/access.js';
import type { Reader } from '../model/usage.js';

/** What tells a role, user or root from all others of its account: roles of one account differ in name, whatever their path. */
function nameIn(arn: string): string {
  const [type = '', ...path] = arn.split(':').slice(5).join(':').split('/');
  return type === 'assumed-role' ? `role ${path[0]}` : `${type} ${path.at(-1)}`;
}

/** The one that the grant names; undefined where it lets in a whole account or organization, or whoever a pattern fits. */
function nameOf({ principal, narrowedBy, witness: { principalArn } }: Grant): string | undefined {
  const isWide = /^(account|organization) /.test(principal);
  const isPattern = narrowedBy.some(
    ({ key, values }) =>
      key.toLowerCase() === 'aws:principalarn' && values.some((value) => /[*?$]/.test(value)),
  );
  return isWide || isPattern || principalArn === undefined ? undefined : nameIn(principalArn);
}

/**
 * Whether nobody of those who are outside the own organization and whom the grant lets in is among the readers. A reader
 * of whom too little is known counts as any of them, as do all strangers where a foreign organization is let in: which
 * accounts that one has nobody knows. False where the grant lets in nobody from outside.
 */
export function isUnread(
  grant: Grant,
  readers: readonly Reader[],
  isOutside: (account: string) => boolean,
): boolean {
  const { account } = grant.witness;
  if (readers.some((reader) => reader.kind === 'unknown' && reader.account === undefined))
    return false;
  if (grant.principal.startsWith('organization '))
    return !readers.some((reader) => reader.account !== undefined && isOutside(reader.account));
  if (account === undefined || !isOutside(account)) return false;
  const name = nameOf(grant);
  return !readers.some(
    (reader) =>
      reader.account === account &&
      (name === undefined || !reader.id.startsWith('arn:') || nameIn(reader.id) === name),
  );
}
