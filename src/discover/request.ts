/** What the user asked a scan to look at. */
import type { Shard } from '../model/inventory.js';

export interface ScopeRequest {
  /** Account ids; absent: all. */
  readonly accounts?: readonly string[];
  /** Ids such as `ou-ab12-11111111`, or names from the root down such as `Workloads/Production`; those below count too. */
  readonly organizationalUnits?: readonly string[];
  readonly excludedAccounts?: readonly string[];
  /** Tag name -> value that an account must have. */
  readonly accountTags?: Readonly<Record<string, string>>;
  /** One of several parts of the scope, told apart by the ids of accounts. */
  readonly shard?: Shard;
  /** Region names; absent: every enabled Region. */
  readonly regions?: readonly string[];
  /** Read the accounts' tags, one request per account, even if the scope does not ask for them: for rules on `account.tags`. */
  readonly readAccountTags?: boolean;
  /** Find where accounts stand, even if neither they nor the scope tell: for settings by organizational unit. */
  readonly readPlaces?: boolean;
}

/** Whether the request can only be met by an organization that answers. */
export const needsOrganization = (request: ScopeRequest): boolean =>
  request.organizationalUnits !== undefined || request.accountTags !== undefined;
