/** The shape of our own JSON report, as far as programs read it back: findings as a baseline, and what is pushed. */
import type { ActionEffect, Confidence, Grant, GrantClass, PolicyOrigin } from '../model/access.js';
import type { DeliverableReport } from '../model/delivery.js';
import { FINDING_STATUSES, type Finding, type RuleText, type Unknown } from '../model/finding.js';
import { SEVERITIES } from '../model/rule.js';
import type { SecretSummary } from '../model/secret-summary.js';
import type { Suppression } from '../model/suppression.js';
import { compileBriefSchema } from './check-shape.js';
import {
  account,
  accountId,
  count,
  coverage,
  findingId,
  flag,
  gapReason,
  listOf,
  moment,
  number,
  object,
  regionName,
  ruleId,
  scope,
  text,
  textMap,
  texts,
  textsMap,
} from './shape-parts.js';

/** The members of a union; the record that names them is checked to name them all. */
const oneOf = <T extends string>(members: Readonly<Record<T, true>>) => ({
  enum: Object.keys(members),
});

const severity = { enum: SEVERITIES } as const;

const cost = object({ monthly: number, currency: text, asOf: text });
const waiver = object({ owner: text, reason: text, expires: text });

const evidence = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean', 'array'], items: text },
} as const;

/** The properties of a type that are not among those that always stand. */
type Others<T, Always> = Record<Exclude<keyof T, keyof Always>, object>;

const ofSecret = { deletionScheduled: flag, tags: textMap };

const secret = object(ofSecret, {
  description: text,
  keyId: text,
  rotationEnabled: flag,
  rotationLambdaArn: text,
  rotationEveryDays: number,
  rotationOverdue: flag,
} satisfies Others<SecretSummary, typeof ofSecret>);

const ofFinding = {
  // Both are parts of the ids by which hubs know findings, and taken out of them again.
  id: findingId,
  ruleId,
  severity,
  status: { enum: FINDING_STATUSES },
  title: text,
  message: text,
  account: accountId,
  region: regionName,
  arn: text,
  name: text,
  evidence,
  frameworks: textsMap,
  firstSeenAt: moment,
  lastSeenAt: moment,
} satisfies Partial<Record<keyof Finding, object>>;

const finding = object(ofFinding, {
  secret,
  // Its shape has grown: `withWholeGrant` looks into it.
  grant: { type: 'object' },
  cost,
  waiver,
  suppression: object({}, { note: text, by: text, at: text } satisfies Record<
    keyof Suppression,
    object
  >),
} satisfies Others<Finding, typeof ofFinding>);

const place = object({ index: count }, { sid: text });
const ofCondition = { operator: text, key: text, values: texts };

const isGrant = compileBriefSchema<Grant>(
  object({
    class: oneOf<GrantClass>({ public: true, external: true, confusedDeputy: true }),
    statement: place,
    principal: text,
    actions: texts,
    effects: listOf(
      oneOf<ActionEffect>({
        readsValue: true,
        controlsPolicy: true,
        changesValue: true,
        destroys: true,
        metadata: true,
      }),
    ),
    narrowedBy: listOf(object(ofCondition)),
    notCredited: listOf(object({ ...ofCondition, reason: text })),
    denies: listOf(
      object({
        statement: place,
        origin: oneOf<PolicyOrigin>({ policy: true, resourceControlPolicy: true }),
        effect: { enum: ['none', 'partial'] },
        reason: text,
      }),
    ),
    witness: object(
      { action: text, context: textMap },
      { principalArn: text, account: text, organization: text, service: text, network: text },
    ),
    fix: object({ summary: text, patch: listOf(object({ op: text, path: text })) }),
    confidence: oneOf<Confidence>({ exact: true, conservative: true }),
  } satisfies Record<keyof Grant, object>),
);

/** Reports of earlier versions say less of a grant, and of a part of one nothing can be told. */
export function withWholeGrant(finding: Finding): Finding {
  if (finding.grant === undefined || isGrant(finding.grant)) return finding;
  const { grant: _, ...rest } = finding;
  return rest;
}

/** Versions 1.x only add to each other. */
const schemaVersion = { type: 'string', pattern: '^1\\.' } as const;

/** Whether data is a report at least as far as its findings. */
export const holdsFindings = compileBriefSchema<{ readonly findings: readonly Finding[] }>(
  object({ schemaVersion, findings: listOf(finding) }),
);

const ofUnknown = {
  ruleId,
  account: accountId,
  region: regionName,
  arn: text,
  fact: text,
  reason: gapReason,
} satisfies Partial<Record<keyof Unknown, object>>;

const unknown = object(ofUnknown, { detail: text } satisfies Others<Unknown, typeof ofUnknown>);

const ofRule = {
  id: ruleId,
  title: text,
  severity,
  rationale: text,
  remediation: object({ console: text, cli: text, terraform: text }),
  references: texts,
  frameworks: textsMap,
  aliases: texts,
} satisfies Partial<Record<keyof RuleText, object>>;

const rule = object(ofRule, { agingEvidence: texts } satisfies Others<RuleText, typeof ofRule>);

const ofReport = {
  schemaVersion,
  tool: object({ name: text, version: text, rulesHash: text }),
  scope,
  startedAt: moment,
  asOf: moment,
  summary: object(
    {
      findings: object({ info: count, low: count, medium: count, high: count, critical: count }),
      waived: count,
    },
    { suppressed: count },
  ),
  coverage,
  findings: listOf(finding),
  unknown: listOf(unknown),
  rules: listOf(rule),
} satisfies Partial<Record<keyof DeliverableReport | 'schemaVersion', object>>;

/** Whether data is all of a report that can be delivered. */
export const isDeliverable = compileBriefSchema<DeliverableReport>(
  object(ofReport, {
    accounts: listOf(account),
    usage: { type: 'object' },
  } satisfies Others<DeliverableReport, typeof ofReport>),
);
