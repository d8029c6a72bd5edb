/** What the world knows of a secret's past. */
import { arnOf, type SecretGroup } from '../state/secret.js';
import type { TrailCaller } from '../state/trail-caller.js';

/** How the caller of a read names the secret. */
export type IdForm = 'arn' | 'partial' | 'name';

/** Somebody who read a secret at some moments, or was not let. */
export interface ReadPlan {
  /** Of a role, its session differs from time to time. */
  readonly caller: (time: Date) => TrailCaller;
  readonly region: string;
  /** Oldest first. */
  readonly times: readonly Date[];
  readonly as: IdForm;
  readonly throughEndpoint: boolean;
  readonly byFunction: boolean;
  readonly error?: string;
  readonly batch?: { readonly kind: 'filters' } | BatchList;
  /** Stage that is asked for. */
  readonly stage?: string;
}

/** The ids of a batch besides that of the secret. */
export interface BatchList {
  readonly kind: 'list';
  readonly others: readonly string[];
}

/** Rotations that failed. */
export interface FailurePlan {
  readonly times: readonly Date[];
  readonly step: string;
  readonly abandoned: boolean;
}

/** A secret as the world begins, with its past. */
export interface SecretHistory {
  readonly group: SecretGroup;
  readonly now: Date;
  readonly reads: readonly ReadPlan[];
  readonly failures: readonly FailurePlan[];
  /** Time of the last read in a Region. */
  readonly lastRead: (region: string) => Date | undefined;
  /** Whether it is known what an account records in a Region: it is in the world, and the Region is on. */
  readonly records: (account: string, region: string) => boolean;
}

const SUFFIX_LENGTH = '-AbCdEf'.length;

/** The id by which a caller names the secret. */
export function idAs(form: IdForm, group: SecretGroup, region: string): string {
  switch (form) {
    case 'name':
      return group.name;
    case 'arn':
      return arnOf(group, region);
    case 'partial':
      return arnOf(group, region).slice(0, -SUFFIX_LENGTH);
  }
}
