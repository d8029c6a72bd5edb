/** The examples of a rule, run: each patches one well-kept secret at a fixed moment and expects an outcome. */
import { type Gap, gapIn } from '../model/gap.js';
import type { Outcome, RuleDefinition, RuleExample, Severity } from '../model/rule.js';
import { bindParams, isPlain, type PlainFacts } from './bind.js';
import type { CompiledRule } from './compile-rule.js';
import { bindSecret, judge } from './judge.js';

/** The moment at which examples play. */
export const EXAMPLES_NOW = new Date('2026-06-15T12:00:00.000Z');

const ACCOUNT = 'shop-production';

/** A secret that no rule has anything against: the ground that examples patch. */
export const WELL_KEPT_SECRET: PlainFacts = {
  arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:production/shop/database-AbCdEf',
  name: 'production/shop/database',
  description: 'Database user of the shop',
  region: 'eu-west-1',
  partition: 'aws',
  account: {
    id: '111122223333',
    name: ACCOUNT,
    state: 'ACTIVE',
    ouPath: 'r-ab12/ou-ab12-11111111',
    tags: {},
    usage: {
      recordsReads: true,
      recordedRegions: ['eu-west-1'],
      unrecordedRegions: [],
      failedRegions: [],
      unrecordedSecrets: 0,
    },
  },
  createdAt: '2025-06-15T09:00:00.000Z',
  tags: { owner: 'shop-team', environment: 'production' },
  lastChangedAt: '2026-06-01T03:00:00.000Z',
  lastAccessedAt: '2026-06-14T00:00:00.000Z',
  valueChangedAt: '2026-06-01T03:00:00.000Z',
  rotation: {
    enabled: true,
    kind: 'lambda',
    lambdaArn: 'arn:aws:lambda:eu-west-1:111122223333:function:rotate-database',
    everyDays: 30,
    schedule: 'rate(30 days)',
    windowHours: 4,
    lastAt: '2026-06-01T03:00:00.000Z',
    nextAt: '2026-07-01T23:59:59.000Z',
  },
  key: {
    managedBy: 'customer',
    id: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666',
    account: '111122223333',
    state: 'Enabled',
    rotationEnabled: true,
    alias: 'alias/secrets',
  },
  replica: {
    isReplica: false,
    primaryRegion: 'eu-west-1',
    regions: [],
    failedRegions: [],
    failures: [],
  },
  deletion: { scheduled: false },
  policy: {
    present: false,
    public: false,
    external: false,
    confusedDeputy: false,
    organizationWide: false,
    lockedOut: false,
    valueReadable: false,
    actions: [],
    outsiders: [],
    outsiderActions: [],
    outsiderEffects: [],
    services: [],
    serviceActions: [],
    serviceEffects: [],
    crossAccountReaders: [],
    stalePrincipals: [],
    wildcardActions: [],
    notes: [],
    confidence: 'exact',
  },
  cost: { monthly: 0.4, currency: 'USD', asOf: '2026-01-01' },
  usageSource: 'logs',
  usage: {
    from: '2026-03-17T12:00:00.000Z',
    to: '2026-06-15T12:00:00.000Z',
    windowDays: 90,
    reads: 2172,
    rotationReads: 12,
    useReads: 2160,
    monthlyReads: 734,
    monthlyCachedReads: 734,
    monthlyCost: 0.00367,
    monthlySavable: 0,
    currency: 'USD',
    lastReadAt: '2026-06-14T22:10:00.000Z',
    lastUseAt: '2026-06-14T22:10:00.000Z',
    lastUser: 'arn:aws:iam::111122223333:role/shop-server',
    readers: [
      'arn:aws:iam::111122223333:role/shop-server',
      'arn:aws:iam::111122223333:role/rotate-database',
    ],
    users: ['arn:aws:iam::111122223333:role/shop-server'],
    readsOutsideVpcEndpoint: 0,
    externalReads: 0,
    externalReaders: [],
    deniedReads: 0,
    externalDenials: 0,
    deniedReaders: [],
    rotationFailures: 0,
    rotationFailing: false,
    lastRotationAt: '2026-06-01T03:00:12.000Z',
    unreadGrants: [],
    mayIncludeEarlier: false,
  },
};

/** Maps of user-chosen names: a patch replaces them whole. */
const WHOLE: ReadonlySet<string> = new Set(['tags']);

function patched(facts: PlainFacts, patch: PlainFacts): PlainFacts {
  const result: { [name: string]: unknown } = { ...facts };
  for (const [name, value] of Object.entries(patch)) {
    const before = facts[name];
    if (value === null) delete result[name];
    else if (isPlain(value) && isPlain(before) && !WHOLE.has(name))
      result[name] = patched(before, value);
    else result[name] = value;
  }
  return result;
}

const EXAMPLE_FAILURE = { reason: 'accessDenied', detail: 'the example says so' } as const;

/** What an example gave. */
export interface ExampleResult {
  readonly example: RuleExample;
  readonly ok: boolean;
  readonly outcome: Outcome;
  readonly severity?: Severity;
  readonly message?: string;
}

/** What the examples of a rule patch. A rule about accounts knows no secret, nor its name. */
const groundOf = ({ subject }: RuleDefinition): PlainFacts =>
  subject === 'account' ? { ...WELL_KEPT_SECRET, name: ACCOUNT } : WELL_KEPT_SECRET;

/** Runs one example on a rule that was compiled for `EXAMPLES_NOW`. */
export function runExample(rule: CompiledRule, example: RuleExample): ExampleResult {
  const values = patched(groundOf(rule.definition), example.patch ?? {});
  const gaps: Gap[] = (example.gaps ?? []).map((fact) => gapIn(fact, EXAMPLE_FAILURE));
  const params = bindParams(rule.paramTypes, { ...rule.defaults, ...example.params });
  const { outcome, severity, message, unknown } = judge(rule, bindSecret(values, gaps), params);
  // Gaps of examples are denials; an error is the rule's own.
  const isBroken = unknown?.reason === 'error';
  const ok =
    outcome === example.expect &&
    !isBroken &&
    (example.severity === undefined || example.severity === severity) &&
    (example.message === undefined || example.message === message);
  const said = isBroken ? unknown.detail : message;
  return {
    example,
    ok,
    outcome,
    ...(severity === undefined ? {} : { severity }),
    ...(said === undefined ? {} : { message: said }),
  };
}

/** Runs every example of a rule. */
export const runExamples = (rule: CompiledRule): ExampleResult[] =>
  rule.definition.examples.map((example) => runExample(rule, example));
