/** Codes of the model -> the words that people read. */
import type { CoverageReason } from '../model/coverage.js';
import type { Denial, DenyingPolicyType } from '../model/gap.js';

const REASONS: Readonly<Record<CoverageReason, string>> = {
  accessDenied: 'access denied',
  regionDisabled: 'Region not enabled',
  throttled: 'throttled',
  accountNotActive: 'account not active',
  notCollected: 'not collected',
  error: 'error',
  excluded: 'excluded on request',
};

const POLICIES: Readonly<Record<DenyingPolicyType, string>> = {
  serviceControlPolicy: 'service control policy',
  resourceControlPolicy: 'resource control policy',
  sessionPolicy: 'session policy',
  permissionsBoundary: 'permissions boundary',
  identityPolicy: 'identity policy',
  resourcePolicy: 'resource policy',
  vpcEndpointPolicy: 'VPC endpoint policy',
};

const denialWords = ({ policyType, explicit }: Denial): string =>
  explicit ? `explicitly, by a ${POLICIES[policyType]}` : `no ${POLICIES[policyType]} allows it`;

/** Why something was not seen: "access denied (explicitly, by a service control policy)". */
export const reasonWords = (reason: CoverageReason | undefined, denial?: Denial): string => {
  const words = reason === undefined ? 'reason not given' : REASONS[reason];
  return denial === undefined ? words : `${words} (${denialWords(denial)})`;
};

/** What kept something from being done, in the words of the model. */
export interface Cause {
  readonly reason?: CoverageReason;
  readonly api?: string;
  readonly denial?: Denial;
  readonly detail?: string;
}

/** A cause as a title: "throttled at securityhub:GetFindings". */
export const causeWords = ({ reason, denial, api }: Cause): string =>
  `${reasonWords(reason, denial)}${api === undefined ? '' : ` at ${api}`}`;

/** What AWS said of a cause, but for what its title already says in fewer words. */
export const causeDetail = ({ denial, detail }: Cause): string | undefined =>
  denial === undefined ? detail : denial.policyArn;

/** A number with its noun: "1 secret", "12 secrets". */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
