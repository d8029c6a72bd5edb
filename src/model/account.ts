/** What an AWS account is to a scan: who it is, where it stands in the organization, whether it can be entered. */

/**
 * State of an account in its organization.
 * `UNKNOWN` is used where the organization could not be asked.
 * Source: Organizations API, `Account.State`.
 */
export type AccountState =
  | 'ACTIVE'
  | 'CLOSED'
  | 'PENDING_ACTIVATION'
  | 'PENDING_CLOSURE'
  | 'SUSPENDED'
  | 'UNKNOWN';

/** An AWS account. Absent fields could not be had and carry no meaning of their own. */
export interface Account {
  /** Twelve digits, as text: leading zeros count. */
  readonly id: string;
  readonly name?: string;
  readonly state: AccountState;
  /** Ids from the root down, such as `r-ab12/ou-ab12-11111111`. */
  readonly ouPath?: string;
  /** Present only when tags were asked for. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The organization that a scan covers. */
export interface Organization {
  /** Such as `o-a1b2c3d4e5`. */
  readonly id: string;
  readonly managementAccountId: string;
}

/** Who the scan's own credentials belong to. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, ...: from the caller's ARN, never assumed. */
  readonly partition: string;
}
