/** Use: who read a secret, when and how often, by what CloudTrail recorded; and where it could not tell. */
import type { Failure } from './gap.js';

/** Where use is learned from. */
export const USAGE_SOURCES = ['events', 'logs', 'athena', 'lake'] as const;

export type UsageSourceName = (typeof USAGE_SOURCES)[number];

/** A span of time: ISO 8601 in UTC, both ends included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/**
 * Events that say something of the use of a secret. Reads are those that give its value; all others, such as
 * DescribeSecret, are none. Rotation events are those of the service, not calls. Sources: Secrets Manager user guide,
 * "CloudTrail entries"; CloudTrail record reference.
 */
export const USAGE_EVENTS = [
  'GetSecretValue',
  'BatchGetSecretValue',
  'RotationStarted',
  'RotationSucceeded',
  'RotationFailed',
  'RotationAbandoned',
] as const;

export type UsageEventName = (typeof USAGE_EVENTS)[number];

/** Who called, as the record of an event says it, but for what differs from session to session. */
export interface CallerIdentity {
  /** `userIdentity.type`, such as `AssumedRole`. */
  readonly type?: string;
  /** Of a session that a role issued, that role's ARN; else `userIdentity.arn`. */
  readonly arn?: string;
  /** Account of the above. */
  readonly account?: string;
  /** Name of the service that made the call, or for which it was made: `userIdentity.invokedBy`. */
  readonly invokedBy?: string;
}

/**
 * Events that are equal in everything but their time, counted: what every source gives. Of an event that two accounts
 * recorded (`sharedEventID`), one record is counted: the one that tells more of the caller.
 */
export interface EventCount {
  /** The account and the Region that recorded it. */
  readonly account: string;
  readonly region: string;
  readonly event: UsageEventName;
  /**
   * How the caller named the secret: `requestParameters.secretId`, or `additionalEventData.SecretId` of rotation events.
   * Absent where the event names none, as a refused or a batch call may.
   */
  readonly secretId?: string;
  /** Of a batch call, `requestParameters.secretIdList` as JSON text. */
  readonly secretIdList?: string;
  readonly caller: CallerIdentity;
  /** Name of the session, where a Lambda function called: it is the name of the function. */
  readonly functionName?: string;
  /** The call came through a VPC endpoint (`vpcEndpointId`). */
  readonly viaVpcEndpoint: boolean;
  /** Absent: it succeeded. */
  readonly errorCode?: string;
  /** `errorMessage` of a rotation that failed. */
  readonly errorMessage?: string;
  readonly count: number;
  /** Distinct pairs of a session and an hour: the calls that would remain if each kept the value for an hour. */
  readonly sessionHours: number;
  /** Time of the first and the last one: ISO 8601, whole seconds. */
  readonly first: string;
  readonly last: string;
}

/** What a source has of one account in one Region, whatever the events are of. */
export interface Activity {
  readonly account: string;
  readonly region: string;
  /** Days (`YYYY-MM-DD`) of which it has any event, sorted; null: it holds all of the span that was asked for. */
  readonly days: readonly string[] | null;
  /** It holds at least one event that only reads, of any service, or is known to record such events. */
  readonly recordsReads: boolean;
}

/** A file that could not be read; the events in it are missing. */
export interface DamagedFile {
  readonly file: string;
  readonly detail: string;
  /** What its place in the folder says of it. */
  readonly account?: string;
  readonly region?: string;
  /** `YYYY-MM-DD`. */
  readonly day?: string;
}

/** One thing that a source tells. Absence of an activity: the source has nothing of the place. */
export type Observation =
  | { readonly kind: 'count'; readonly count: EventCount }
  | { readonly kind: 'activity'; readonly activity: Activity }
  | {
      readonly kind: 'failure';
      readonly account: string;
      readonly region: string;
      readonly failure: Failure;
    }
  | { readonly kind: 'damaged'; readonly damaged: DamagedFile };

/** Accounts and Regions to look at. */
export interface UsagePlaces {
  readonly account: string;
  /** Sorted. */
  readonly regions: readonly string[];
}

/** What a source is asked. */
export interface UsageQuery {
  readonly span: Span;
  /** Sorted by account. */
  readonly places: readonly UsagePlaces[];
}

export type ReaderKind = 'role' | 'user' | 'root' | 'federated' | 'service' | 'account' | 'unknown';

/** Somebody who calls. Sessions are folded into what issued them. */
export interface Principal {
  readonly kind: ReaderKind;
  /** ARN of a role, user or root; name of a service; id of an account; else what the record says. */
  readonly id: string;
  /** Account that it belongs to; absent for services, and where it is not known. */
  readonly account?: string;
}

/** A principal that read the value of a secret. */
export interface Reader extends Principal {
  readonly reads: number;
  /** Of these, through no VPC endpoint; 0 for services, which need none. */
  readonly outsideVpcEndpoint: number;
  /** The reads that would remain if each session kept the value for an hour. */
  readonly sessionHours: number;
  /** It is the function or the service that rotates the secret. */
  readonly rotates: boolean;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** A principal that was not let. */
export interface DeniedReader extends Principal {
  readonly denials: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** What became of rotations. */
export interface RotationEvents {
  readonly started: number;
  readonly succeeded: number;
  /** Failed, and abandoned. */
  readonly failed: number;
  readonly lastSucceededAt?: string;
  readonly lastFailure?: {
    readonly at: string;
    /** Such as `setSecret`; absent where the message names none. */
    readonly step?: string;
    readonly message?: string;
  };
}

/** The use of one secret, all Regions of its group together. */
export interface Usage {
  /** That succeeded, whoever made them; each secret of a batch counts once. */
  readonly reads: number;
  /** Most reads first. */
  readonly readers: readonly Reader[];
  /** Most denials first. */
  readonly denied: readonly DeniedReader[];
  readonly rotation: RotationEvents;
  /** Present where some reads may have been of an earlier secret of the same name: the counts are upper bounds. */
  readonly mayIncludeEarlier?: true;
}

/** A secret that no event speaks of. */
export const NO_USAGE: Usage = {
  reads: 0,
  readers: [],
  denied: [],
  rotation: { started: 0, succeeded: 0, failed: 0 },
};

/** What is known of the use of secrets in one Region of an account: the span that was really covered, or why none was. */
export type UsageCoverage =
  | {
      readonly region: string;
      readonly covered: Span;
      /** Present: there were batch calls that do not say which secrets they read, so nothing proves that one was not read. */
      readonly unnamedBatches?: true;
    }
  | {
      readonly region: string;
      readonly failure: Failure;
      /** Present: events are recorded there, but none that only reads. */
      readonly readsUnrecorded?: true;
    };

/** The use of the secrets of an account. */
export interface AccountUsage {
  readonly account: string;
  /** By Region. */
  readonly coverage: readonly UsageCoverage[];
  /** Of the secrets that events speak of, by the ARN of their group. */
  readonly secrets: ReadonlyMap<string, Usage>;
}

/** Why events could not be counted for a secret. */
export type UnresolvedReason =
  /** No secret is named so where the name stands for one: all that are there were listed. */
  | 'noSuchSecret'
  /** They are older than the secret of that name. */
  | 'earlierSecret'
  /** The event does not say which secrets it read. */
  | 'unnamed'
  /** The secret is of an account or a Region whose secrets were not listed. */
  | 'elsewhere';

/** Events that could not be counted for a secret, alike in everything but what the counts say. */
export interface UnresolvedEvents {
  readonly reason: UnresolvedReason;
  readonly account: string;
  readonly region: string;
  readonly event: UsageEventName;
  readonly secretId?: string;
  readonly caller: Principal;
  readonly count: number;
  readonly lastAt: string;
}

/** Regions of an account that hold secrets, and of which nothing is known of their use; and why. */
export interface UsageNotCovered extends Failure {
  readonly account: string;
  /** Sorted. */
  readonly regions: readonly string[];
}

/** How use was learned: part of a snapshot's manifest and of reports. */
export interface UsageSummary {
  readonly source: UsageSourceName;
  /** The span that was asked for. */
  readonly asked: Span;
  /**
   * Pairs of account and Region with secrets: how many were covered, in all or in part, how many of those only in part,
   * and how many were not covered.
   */
  readonly places: { readonly covered: number; readonly partly: number; readonly not: number };
  /** Those that were not, by account. */
  readonly notCovered: readonly UsageNotCovered[];
  /** Events that were counted for a secret. */
  readonly resolved: number;
  readonly unresolved: {
    readonly events: number;
    readonly byReason: Readonly<Partial<Record<UnresolvedReason, number>>>;
    /** The most frequent ones, at most `UNRESOLVED_SAMPLES`. */
    readonly samples: readonly UnresolvedEvents[];
  };
  readonly damagedFiles: {
    readonly files: number;
    /** The first ones by name, at most `DAMAGED_SAMPLES`. */
    readonly samples: readonly DamagedFile[];
  };
  /** What the source says of its work, such as bytes scanned and their price, each a sentence. */
  readonly notes: readonly string[];
}

/** Samples of unresolved events that are kept. */
export const UNRESOLVED_SAMPLES = 20;

/** Names of damaged files that are kept. */
export const DAMAGED_SAMPLES = 20;

/** The use of a secret within the span that was covered in every Region of its group. */
export interface ObservedUsage {
  readonly source: UsageSourceName;
  readonly covered: Span;
  readonly usage: Usage;
}
