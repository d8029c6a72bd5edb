/** The first half of a scan: an organization is discovered and collected into a snapshot. */
import pMap from 'p-map';
import type { AccountPorts, Aws } from './aws/connect.js';
import { collectAccount, disabledRows, notEntered } from './collect/collect-account.js';
import { type Discovered, discoverAccounts } from './discover/discover-accounts.js';
import { discoverRegions } from './discover/discover-regions.js';
import type { ScopeRequest } from './discover/request.js';
import type { AccountInScope } from './discover/select-accounts.js';
import { type Manifest, SNAPSHOT_FORMAT } from './files/snapshot-format.js';
import { writeSnapshot } from './files/write-snapshot.js';
import { ALL_REGIONS, type CoverageRow, notScanned } from './model/coverage.js';
import type { Answer } from './model/gap.js';
import type { AccountInventory, Scope } from './model/inventory.js';

/** What a crawl tells while it runs. */
export interface Progress {
  /** How many accounts there are, and why the organization could not be listed where it could not. */
  started(accounts: number, note?: string): void;
  accountDone(inventory: AccountInventory): void;
}

export interface CrawlOptions {
  readonly request: ScopeRequest;
  /** Where the snapshot goes; empty or new. */
  readonly folder: string;
  readonly tool: Manifest['tool'];
  /** When AWS says that the scan began: the moment that the facts speak of. */
  readonly startedAt: Date;
  readonly deep: boolean;
  readonly progress: Progress;
}

/** Accounts that are worked on at once; requests in flight are bounded elsewhere. */
const ACCOUNTS_AT_ONCE = 24;

/** `20261121T090000Z`: names the sessions of one scan. */
const runOf = (startedAt: Date): string => startedAt.toISOString().replace(/\.\d+|[:-]/g, '');

/** What was asked for, or what that shrank to: a report must not promise more than was looked at. */
const scopeOf = (aws: Aws, request: ScopeRequest, found: Discovered): Scope => {
  const { readAccountTags: _, readPlaces: __, ...named } = request;
  return {
    ...(found.organization && { organizationId: found.organization.id }),
    partition: aws.caller.partition,
    callerAccount: aws.caller.accountId,
    ...named,
    ...(found.narrowedTo && { accounts: found.narrowedTo }),
  };
};

async function collectEntered(
  { account, tagsFailure }: AccountInScope,
  ports: AccountPorts,
  aws: Aws,
  options: CrawlOptions,
): Promise<AccountInventory> {
  const found = await discoverRegions(ports.regions, options.request.regions);
  if (!found.ok) return notEntered(account, [notScanned(account.id, ALL_REGIONS, found.failure)]);
  const targets = { account, tagsFailure, partition: aws.caller.partition, ...found.value };
  const inventory = await collectAccount(targets, (region) => ports.region(region), options);
  const off = disabledRows(account.id, found.value.disabled);
  return { ...inventory, coverage: [...inventory.coverage, ...off] };
}

async function collectInScope(
  scoped: AccountInScope,
  aws: Aws,
  options: CrawlOptions,
): Promise<AccountInventory> {
  const { account, skip } = scoped;
  if (skip !== undefined) {
    const row: CoverageRow = {
      account: account.id,
      region: ALL_REGIONS,
      status: 'not',
      secrets: 0,
      ...skip,
    };
    return notEntered(account, [row]);
  }
  const entered: Answer<AccountPorts> = await aws.enter(account.id, runOf(options.startedAt));
  if (!entered.ok)
    return notEntered(account, [notScanned(account.id, ALL_REGIONS, entered.failure)]);
  return collectEntered(scoped, entered.value, aws, options);
}

/** Collects every account of the scope into a snapshot. Failures of accounts are rows of its coverage. */
export async function crawl(aws: Aws, options: CrawlOptions): Promise<void> {
  const found = await discoverAccounts(aws.organization, aws.caller, options.request);
  const manifest: Manifest = {
    formatVersion: SNAPSHOT_FORMAT,
    tool: options.tool,
    scope: scopeOf(aws, options.request, found),
    startedAt: options.startedAt.toISOString(),
    asOf: options.startedAt.toISOString(),
    complete: false,
    organizationAccounts: found.organizationAccounts,
    coverage: found.unlisted,
  };
  const snapshot = writeSnapshot(options.folder, manifest);
  options.progress.started(found.accounts.length, found.note);
  await pMap(
    found.accounts,
    async (scoped) => {
      const inventory = await collectInScope(scoped, aws, options);
      snapshot.add(inventory);
      options.progress.accountDone(inventory);
    },
    { concurrency: ACCOUNTS_AT_ONCE },
  );
  snapshot.finish();
}
