/** An earlier snapshot to what it knows of one account's policies. */
import type { CoverageRow } from '../model/coverage.js';
import type { ResourcePolicy, Secret } from '../model/secret.js';
import { openSegment, segmentSize } from './read-snapshot.js';

/** What one Region's policies were. */
export interface EarlierPolicies {
  /** ARN of the primary -> policy; only those that were read without a gap. */
  readonly policies: ReadonlyMap<string, ResourcePolicy>;
  /** When an even earlier scan had read them, where it was not the snapshot's own. */
  readonly since: string | undefined;
}

const isKnown = ({ gaps, arn, groupArn }: Secret): boolean =>
  arn === groupArn && !gaps.some(({ fact }) => fact === 'policy');

/**
 * The policies of an account by Region. Undefined where the snapshot does not have the account. Throws a `UserError`
 * where that part of it is damaged.
 */
export function earlierPolicies(
  folder: string,
  account: string,
): ReadonlyMap<string, EarlierPolicies> | undefined {
  if (segmentSize(folder, account) === 0) return undefined;
  const { coverage, secrets } = openSegment(folder, account);
  const policies = new Map<string, Map<string, ResourcePolicy>>();
  for (const secret of secrets) {
    if (!isKnown(secret)) continue;
    const ofRegion = policies.get(secret.region) ?? new Map<string, ResourcePolicy>();
    ofRegion.set(secret.arn, secret.policy);
    policies.set(secret.region, ofRegion);
  }
  const rows = new Map<string, CoverageRow>(coverage.map((row) => [row.region, row]));
  return new Map(
    [...policies].map(([region, known]) => [
      region,
      { policies: known, since: rows.get(region)?.carriedOver?.since },
    ]),
  );
}
