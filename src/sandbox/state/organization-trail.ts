/** The trail of the organization: where it delivers events, by what names they are asked for, and what it has of each account. */
import { parseWorldTime } from '../world/time.js';
import type { AccountEntry, OrganizationFile } from '../world.js';

/** The trail with the account that it is in. */
export interface OrganizationTrail {
  readonly bucket: string;
  /** What all keys in the bucket begin with: empty, or with a slash at its end. */
  readonly prefix: string;
  /** Id of the account that has the bucket, the table and the event data store. */
  readonly account: string;
  readonly region: string;
  /** Names of the table in Athena. */
  readonly database: string;
  readonly table: string;
  /** Id of the event data store in CloudTrail Lake. */
  readonly eventDataStore: string;
}

/** The trail of a world; undefined where its organization has none. */
export function trailOf({ trail, accounts }: OrganizationFile): OrganizationTrail | undefined {
  if (trail === undefined) return undefined;
  const { account, prefix, ...rest } = trail;
  return {
    ...rest,
    prefix: prefix === undefined ? '' : `${prefix}/`,
    account: accounts.find(({ name }) => name === account)?.id ?? '',
  };
}

/** What the trail has of an account. */
export interface DeliveryOf {
  /** Events that only read are delivered. */
  readonly reads: boolean;
  readonly since: Date;
}

/** What the trail has of an account, its defaults filled in. */
export function deliveryOf({ trail }: AccountEntry, joined: Date, now: Date): DeliveryOf {
  const since = trail?.since === undefined ? undefined : parseWorldTime(trail.since, now);
  return { reads: trail?.reads ?? true, since: since ?? joined };
}
