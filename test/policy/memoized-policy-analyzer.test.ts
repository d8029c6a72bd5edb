/** An analyser with a memory: it must answer as the one without does, whatever it was asked before. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyContext } from '../../src/model/access.js';
import { analyzeResourcePolicy } from '../../src/policy/analyze-resource-policy.js';
import { memoizedPolicyAnalyzer } from '../../src/policy/memoized-policy-analyzer.js';
import { typicalPolicies } from '../bench/typical-policies.js';
import { policies } from './generated-policies.js';
import { CONTEXT } from './sampled-requesters.js';

const OTHER_SECRET = CONTEXT.secretArn.replace('prod/db-AbCdEf', 'prod/web-GhIjKl');
const OTHER_ACCOUNT = CONTEXT.secretArn.replace('111122223333', '555566667777');

/** Contexts that differ in one thing each. */
const CONTEXTS: readonly PolicyContext[] = [
  CONTEXT,
  { ...CONTEXT, secretArn: OTHER_SECRET },
  { ...CONTEXT, secretArn: OTHER_ACCOUNT },
  { ...CONTEXT, secretArn: 'no ARN' },
  { ...CONTEXT, organizationId: 'o-zyxw987654' },
  { ...CONTEXT, trustedAccounts: ['999988887777'] },
  { ...CONTEXT, trustedOrganizations: ['o-zyxw987654'] },
  { ...CONTEXT, trustedNetworks: { cidrs: ['203.0.113.0/24'] } },
  { ...CONTEXT, kmsKey: { managedBy: 'aws' } },
  { ...CONTEXT, kmsKey: { managedBy: 'customer' } },
  { ...CONTEXT, kmsKey: { managedBy: 'customer', policy: '{"Statement":[]}' } },
  { ...CONTEXT, source: 'template' },
  { ...CONTEXT, now: new Date('2030-01-01T00:00:00Z') },
  { ...CONTEXT, principalIds: { AROA1234567890EXAMPLE: 'arn:aws:iam::111122223333:role/App' } },
  {
    ...CONTEXT,
    resourceControlPolicies: [
      { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: OTHER_SECRET } },
    ],
  },
];

const open = (resource: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 'secretsmanager:GetSecretValue',
        Resource: resource,
      },
    ],
  });

describe('an analyser with a memory', () => {
  it('answers as the one without, in every context and however often it is asked', () => {
    const analyze = memoizedPolicyAnalyzer();
    fc.assert(
      fc.property(policies, fc.boolean(), (policy, isSpaced) => {
        const text = JSON.stringify(policy, null, isSpaced ? 2 : 0);
        for (const context of [...CONTEXTS, ...CONTEXTS]) {
          expect(analyze(text, context)).toEqual(analyzeResourcePolicy(text, context));
        }
      }),
      { numRuns: 25, seed: 20_260_101 },
    );
  });

  it('gives the very same analysis for the same policy of another secret', () => {
    const analyze = memoizedPolicyAnalyzer();
    const first = analyze(open('*'), CONTEXT);
    expect(analyze(open('*'), { ...CONTEXT, secretArn: OTHER_SECRET })).toBe(first);
    expect(analyze(` ${open('*')}\n`, CONTEXT)).toBe(first);
  });

  it('tells secrets apart where the policy names one', () => {
    const analyze = memoizedPolicyAnalyzer();
    const policy = open(CONTEXT.secretArn);
    expect(analyze(policy, CONTEXT).public).toBe(true);
    expect(analyze(policy, { ...CONTEXT, secretArn: OTHER_SECRET }).public).toBe(false);
  });

  it('takes a key that stands twice for what it is', () => {
    const analyze = memoizedPolicyAnalyzer();
    const once = open('*');
    const twice = once.replace('"Effect":"Allow"', '"Effect":"Deny","Effect":"Allow"');
    expect(analyze(once, CONTEXT).confidence).toBe('exact');
    expect(analyze(twice, CONTEXT).confidence).toBe('conservative');
  });
});

describe('typical policies', () => {
  const home = {
    account: '111122223333',
    organization: 'o-a1b2c3d4e5',
    region: 'us-east-1',
    // As in policies that are written for any secret.
    secretArn: '*',
    trusted: ['444455556666'],
  } as const;

  it.each(['aws', 'customer', 'unknown'] as const)(
    'are judged for each Region, whatever the memory knows of another (key: %s)',
    (managedBy) => {
      const analyze = memoizedPolicyAnalyzer();
      for (const { text, context } of typicalPolicies({ count: 300, seed: 'regions', home })) {
        for (const region of ['us-east-1', 'eu-west-1', 'ap-southeast-2']) {
          const secretArn = `arn:aws:secretsmanager:${region}:${home.account}:secret:x-AbCdEf`;
          const asked = { ...context, secretArn, kmsKey: { managedBy } };
          expect(analyze(text, asked)).toEqual(analyzeResourcePolicy(text, asked));
        }
      }
    },
  );

  it('share an analysis between Regions where they name roles and accounts only', () => {
    const analyze = memoizedPolicyAnalyzer();
    const inRegion = (region: string, Principal: object) =>
      analyze(
        JSON.stringify({
          Statement: { Effect: 'Allow', Principal, Action: '*', Resource: '*' },
        }),
        { secretArn: `arn:aws:secretsmanager:${region}:${home.account}:secret:x-AbCdEf` },
      );
    const role = { AWS: 'arn:aws:iam::999988887777:role/App' };
    expect(inRegion('us-east-1', role)).toBe(inRegion('eu-west-1', role));
    const everybody = { AWS: '*' };
    expect(inRegion('us-east-1', everybody)).not.toBe(inRegion('eu-west-1', everybody));
  });
});
