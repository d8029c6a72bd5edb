/** The kinds of faults as tests need them: each with a name, whether it may pass, and what it leaves behind for good. */
import type { FaultEffect } from '../../src/sandbox/faults/fault.js';

export const EFFECTS: Readonly<Record<string, FaultEffect>> = {
  throttled: { kind: 'throttle' },
  'answered with 500': { kind: 'serverError' },
  'answered with 503': { kind: 'serverError', status: 503 },
  'answered by a proxy with 503': { kind: 'html' },
  'answered by a proxy with 500': { kind: 'html', status: 500 },
  'answered by a proxy with 200': { kind: 'html', status: 200 },
  reset: { kind: 'reset' },
  'left without an answer': { kind: 'hang' },
  'cut off': { kind: 'truncate' },
  'answered by half': { kind: 'truncate', announced: 'half' },
  'given a page token again': { kind: 'repeatToken' },
  'given empty pages': { kind: 'emptyPage' },
  'told that the session has expired': { kind: 'expireToken' },
  'denied by an identity policy': { kind: 'deny' },
  'denied by a service control policy': { kind: 'deny', by: 'serviceControlPolicy' },
  'denied by a permissions boundary': { kind: 'deny', by: 'permissionsBoundary' },
  'denied by a session policy': { kind: 'deny', by: 'sessionPolicy' },
  'answered late': { kind: 'latency', milliseconds: 5, jitter: 20 },
};

/** What a repetition does not help against. */
const LASTING: ReadonlySet<FaultEffect['kind']> = new Set(['deny', 'repeatToken']);

/** Whether nothing may be lost where it happens a few times only. */
export const mayPass = ({ kind }: FaultEffect): boolean => !LASTING.has(kind);

/** All operations that a deep scan with the accounts' tags calls, but for the first. */
export const OPERATIONS = [
  'organizations:DescribeOrganization',
  'organizations:ListAccounts',
  'organizations:ListTagsForResource',
  'sts:AssumeRole',
  'ec2:DescribeRegions',
  'account:ListRegions',
  'secretsmanager:ListSecrets',
  'secretsmanager:GetResourcePolicy',
  'secretsmanager:DescribeSecret',
  'secretsmanager:ListSecretVersionIds',
  'kms:DescribeKey',
  'kms:ListAliases',
  'kms:GetKeyRotationStatus',
] as const;
