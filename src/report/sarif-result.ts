/** A finding -> a SARIF result. */
import type { Result } from 'sarif';
import type { Finding, FindingStatus } from '../model/finding.js';
import { costShape, grantShape, sortedRecord } from './json-shape.js';
import { locationOf } from './sarif-location.js';
import { messageOf } from './sarif-message.js';
import { SARIF_SEVERITY } from './sarif-severity.js';

/** The id's first 128 bits in the shape of a UUID of version 5: stable, and valid for schemas that know versions 1 to 5. */
const guidOf = (id: string): string => {
  const hex = id.slice(0, 32);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
};

const ended = (sentence: string): string => sentence.replace(/\.?$/, '.');

/** GitHub shows the first sentence where room is short, so what happened stands first. */
const sentenceOf = ({ status, message, grant, lastSeenAt }: Finding): string =>
  [
    message,
    ...(grant === undefined ? [] : [`To close it: ${grant.fix.summary}`]),
    ...(status === 'notScanned'
      ? [`Not looked at in this scan; last seen on ${lastSeenAt.slice(0, 10)}.`]
      : []),
  ]
    .map(ended)
    .join(' ');

const BASELINE_STATES = {
  new: 'new',
  unchanged: 'unchanged',
  // Nothing says that it changed; SARIF has no word for "not looked at".
  notScanned: 'unchanged',
  resolved: 'absent',
} as const satisfies Record<FindingStatus, Result.baselineState>;

/** Place of the rule in `tool.driver.rules`, and whether results were compared with a baseline. */
export interface ResultContext {
  readonly ruleIndex: number;
  readonly compared: boolean;
}

/** GitHub knows an alert again by `primaryLocationLineHash` alone, so it is made of the finding's id. */
export const resultOf = (finding: Finding, { ruleIndex, compared }: ResultContext): Result => ({
  guid: guidOf(finding.id),
  ruleId: finding.ruleId,
  ruleIndex,
  kind: 'fail',
  level: SARIF_SEVERITY[finding.severity].level,
  message: messageOf(sentenceOf(finding)),
  locations: [locationOf(finding)],
  partialFingerprints: {
    primaryLocationLineHash: `${finding.id.slice(0, 16)}:1`,
    'secretsCensusFindingId/v1': finding.id,
  },
  ...(compared ? { baselineState: BASELINE_STATES[finding.status] } : {}),
  provenance: {
    firstDetectionTimeUtc: finding.firstSeenAt,
    lastDetectionTimeUtc: finding.lastSeenAt,
  },
  properties: {
    account: finding.account,
    region: finding.region,
    severity: finding.severity,
    status: finding.status,
    evidence: sortedRecord(finding.evidence),
    ...(finding.grant === undefined ? {} : { grant: grantShape(finding.grant) }),
    ...(finding.cost === undefined ? {} : { cost: costShape(finding.cost) }),
  },
});
