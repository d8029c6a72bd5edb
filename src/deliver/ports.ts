/** What delivering needs from the world: Security Hub in each account and Region, in our own words. */
import type { AsffFinding } from '../model/asff.js';
import type { StoredFinding } from '../model/delivery.js';
import type { Answer } from '../model/gap.js';

/** Whether Security Hub is on. */
export type HubState =
  | { readonly enabled: false }
  /** `since`: ISO 8601; absent where the hub does not say. What it held before is gone. */
  | { readonly enabled: true; readonly since?: string };

/** A finding that Security Hub did not take, of a call that it did. */
export interface ImportFailure {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/** Security Hub in one account and Region. */
export interface HubPort {
  state(): Promise<Answer<HubState>>;
  /** Our findings in pages, archived ones included; a failure ends them. Reads may lag behind writes. */
  findings(): AsyncIterable<Answer<readonly StoredFinding[]>>;
  /** Of these, the active ones that a team has suppressed. */
  suppressed(): AsyncIterable<Answer<readonly StoredFinding[]>>;
  /** Takes at most 100 findings and 6 MB. Answers with those that were refused, which may be all of them. */
  import(findings: readonly AsffFinding[]): Promise<Answer<readonly ImportFailure[]>>;
}

/** The hubs of an account that was entered. */
export interface AccountHubs {
  hub(region: string): HubPort;
}

/** Enters accounts. */
export interface HubsPort {
  enter(account: string): Promise<Answer<AccountHubs>>;
}
