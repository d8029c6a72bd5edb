/** What discovering needs from the world. */
import type { Account, Organization } from '../model/account.js';
import type { Answer } from '../model/gap.js';

/** An organizational unit, or the root. */
export interface Unit {
  readonly id: string;
  readonly name: string;
}

/** The organization that the caller's account belongs to. */
export interface OrganizationPort {
  /** `undefined`: the account is in no organization. */
  describe(): Promise<Answer<Organization | undefined>>;
  /** Pages of accounts; a failure ends them. */
  accounts(): AsyncIterable<Answer<readonly Account[]>>;
  roots(): Promise<Answer<readonly Unit[]>>;
  unitsIn(parent: string): Promise<Answer<readonly Unit[]>>;
  accountIdsIn(parent: string): Promise<Answer<readonly string[]>>;
  tagsOf(account: string): Promise<Answer<Readonly<Record<string, string>>>>;
}

/** Two ways to learn the enabled Regions of an account, sorted. */
export interface RegionsPort {
  fromEc2(): Promise<Answer<readonly string[]>>;
  fromAccount(): Promise<Answer<readonly string[]>>;
}
