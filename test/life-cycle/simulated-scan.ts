/** Days of a company, made up -> what a scan says of each. */
import type { Delivering } from '../../src/deliver/deliver.js';
import { asffId } from '../../src/model/asff-id.js';
import type { CoverageRow } from '../../src/model/coverage.js';
import type { Workflow } from '../../src/model/delivery.js';
import type { Finding } from '../../src/model/finding.js';
import { contextOf, finding, row, rule, unknown } from '../deliver/samples.js';
import type { Refusal, Trouble } from './fake-hub.js';

const MINUTE = 60_000;
export const GAPS = {
  none: 0,
  minute: MINUTE,
  day: 1440 * MINUTE,
  week: 8 * 1440 * MINUTE,
} as const;
export const LONG_GAPS = { weeks: 50 * 1440 * MINUTE, quarter: 100 * 1440 * MINUTE } as const;

export const PLACES = [
  { account: '111122223333', region: 'eu-central-1' },
  { account: '111122223333', region: 'us-east-1' },
  { account: '444455556666', region: 'eu-central-1' },
] as const;

const RULES = ['idle', 'open'] as const;
const SECRETS = 3;

/** What may be said of a secret by a rule. */
export type State = 'absent' | 'medium' | 'high' | 'waived' | 'unknown';

/** How well a place is seen. */
export type Sight = 'scanned' | 'partly' | 'not' | 'excluded' | 'missing';

/** A secret, its place, and a rule. */
export interface Subject {
  readonly id: string;
  readonly place: number;
  readonly ruleId: (typeof RULES)[number];
  readonly base: Finding;
}

export const SUBJECTS: readonly Subject[] = PLACES.flatMap((at, place) =>
  Array.from({ length: SECRETS }, (_, secret) =>
    RULES.map((ruleId, which) => {
      const name = `shop/${place}${secret}`;
      const base = finding({
        ...at,
        id: String((place * SECRETS + secret) * RULES.length + which).padStart(64, '0'),
        ruleId,
        name,
        arn: `arn:aws:secretsmanager:${at.region}:${at.account}:secret:${name}-AbCdEf`,
      });
      return { id: asffId(base), place, ruleId, base };
    }),
  ).flat(),
);

export const COUNTS = { subjects: SUBJECTS.length, places: PLACES.length } as const;

/** What a push is told of pushes before it. */
export type Memory = 'last' | 'none' | 'old';

/** A day: what is different from the one before, what goes wrong, and how it is pushed. */
export interface SimulatedDay {
  /** Milliseconds since the day before. */
  readonly gap: number;
  readonly changes: readonly (readonly [subject: number, state: State])[];
  readonly sights: readonly (readonly [place: number, sight: Sight])[];
  /** The rule that did not run. */
  readonly left?: (typeof RULES)[number] | undefined;
  readonly off: readonly number[];
  readonly unreadable: readonly number[];
  readonly refusals: readonly (readonly [subject: number, refusal: Refusal])[];
  readonly troubles: readonly (readonly [place: number, trouble: Trouble])[];
  readonly lag: number;
  readonly memory: Memory;
  readonly waived: 'archive' | 'leave';
  readonly killIn?: number | undefined;
  /** Whether somebody pushes the same report at the same time. */
  readonly other: 'nobody' | 'overlapping' | 'inside';
  readonly filed: readonly (readonly [subject: number, workflow: Workflow])[];
  /** Whether the report is pushed once more before the next day. */
  readonly again: boolean;
  /** Milliseconds until then. */
  readonly pause: number;
}

/** What a scan says of a day. */
export interface Report {
  readonly asOf: string;
  readonly coverage: readonly CoverageRow[];
  readonly findings: readonly Finding[];
  readonly context: (at: number) => Delivering['context'];
  /** Ids of what it does not have since it is not there. */
  readonly gone: ReadonlySet<string>;
}

function coverageOf(place: (typeof PLACES)[number], sight: Sight): CoverageRow[] {
  switch (sight) {
    case 'scanned':
      return [row(place)];
    case 'partly':
      return [row({ ...place, status: 'partly', listed: false, reason: 'error' })];
    case 'not':
      return [row({ ...place, status: 'not', listed: false, reason: 'accessDenied' })];
    case 'excluded':
      return [row({ ...place, status: 'not', listed: false, reason: 'excluded' })];
    case 'missing':
      return [];
  }
}

function findingOf({ base }: Subject, state: State, asOf: string): Finding[] {
  if (state === 'absent' || state === 'unknown') return [];
  // Grows by the day, which alone is no news.
  const idleDays = Math.floor(Date.parse(asOf) / 86_400_000);
  const waiver = { owner: 'dba', reason: 'Kept.', expires: '2030-01-01' };
  return [
    {
      ...base,
      severity: state === 'high' ? 'high' : 'medium',
      message: `Nobody has read it for ${idleDays} days.`,
      evidence: { lastRead: state === 'high' ? '2025-01-01' : '2025-08-01', idleDays },
      firstSeenAt: asOf,
      lastSeenAt: asOf,
      ...(state === 'waived' && { waiver }),
    },
  ];
}

/** What is said of every secret by every rule, by finding id; absent where nothing is. */
export type States = ReadonlyMap<string, State>;

/** What a scan of that day says. */
export function simulatedScan(day: SimulatedDay, states: States, now: number): Report {
  const asOf = new Date(now).toISOString();
  const sights = new Map<number, Sight>(day.sights);
  const sightOf = (place: number): Sight => sights.get(place) ?? 'scanned';
  const seen = SUBJECTS.filter(
    ({ place, ruleId }) =>
      ruleId !== day.left && (sightOf(place) === 'scanned' || sightOf(place) === 'partly'),
  );
  const stateOf = ({ id }: Subject): State => states.get(id) ?? 'absent';
  const coverage = PLACES.flatMap((place, at) => coverageOf(place, sightOf(at)));
  const scan = {
    asOf,
    coverage,
    unknown: seen
      .filter((subject) => stateOf(subject) === 'unknown')
      .map(({ base: { ruleId, account, region, arn } }) =>
        unknown({ ruleId, account, region, arn }),
      ),
    rules: RULES.filter((id) => id !== day.left).map((id) => rule({ id, aliases: [] })),
    waived: day.waived,
  };
  return {
    asOf,
    coverage,
    findings: seen.flatMap((subject) => findingOf(subject, stateOf(subject), asOf)),
    context: (at) => contextOf({ ...scan, at: new Date(at).toISOString() }),
    gone: new Set(
      seen
        .filter((one) => stateOf(one) === 'absent' && sightOf(one.place) === 'scanned')
        .map(({ id }) => id),
    ),
  };
}
