/** A gap: something that could not be read, as data. Unknown is not pass. */

/** Why something could not be read. */
export const GAP_REASONS = [
  'accessDenied',
  'regionDisabled',
  'throttled',
  'accountNotActive',
  'notCollected',
  'error',
] as const;

export type GapReason = (typeof GAP_REASONS)[number];

/** The kind of policy that AWS names in a denial. Source: IAM user guide, "access denied error messages". */
export type DenyingPolicyType =
  | 'serviceControlPolicy'
  | 'resourceControlPolicy'
  | 'sessionPolicy'
  | 'permissionsBoundary'
  | 'identityPolicy'
  | 'resourcePolicy'
  | 'vpcEndpointPolicy';

/** Which policy denied a request, and whether it denies or merely does not allow. */
export interface Denial {
  readonly policyType: DenyingPolicyType;
  readonly explicit: boolean;
  readonly policyArn?: string;
}

/** Why a call gave no answer. */
export interface Failure {
  readonly reason: GapReason;
  /** The API that failed, as `service:Operation`. */
  readonly api?: string;
  /** One sentence for a person. */
  readonly detail?: string;
  readonly denial?: Denial;
}

/** A failure as a clause: `securityhub:GetFindings: denied`. */
export const failureWords = ({ reason, api, detail }: Failure): string =>
  [...(api === undefined ? [] : [api]), detail ?? reason].join(': ');

/** A fact of a secret that could not be had. `fact` is a path such as `policy` or `key.state`; it covers all below it. */
export interface Gap extends Failure {
  readonly fact: string;
}

/** What a port answers: a value, or why there is none. Ports do not throw for facts about the world. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export const answered = <T>(value: T): Answer<T> => ({ ok: true, value });

export const failed = <T = never>(failure: Failure): Answer<T> => ({ ok: false, failure });

/** The same failure, seen from one fact of one secret. */
export const gapIn = (fact: string, failure: Failure): Gap => ({ fact, ...failure });
