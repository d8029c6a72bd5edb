/** What an earlier scan read, and what happened since, to policies that need not be read again. */
import { parseSecretArn } from '../model/arn.js';
import type { Answer, Failure } from '../model/gap.js';
import type { ResourcePolicy } from '../model/secret.js';
import type { EventsPort, ListedSecret } from './ports.js';

/** What an earlier scan knows of one Region's policies. */
export interface EarlierRegion {
  /** ARN of the primary -> its policy; only those that were read without a gap. */
  readonly policies: ReadonlyMap<string, ResourcePolicy>;
  /** When they were read: ISO 8601. */
  readonly readAt: string;
  /** From when on events are to be looked at, which is earlier than the scan that they are carried over from. */
  readonly eventsSince: string;
}

/** Gives the policy of a listed secret where it is still what it was; undefined: it is to be read. */
export type Remember = (entry: ListedSecret) => ResourcePolicy | undefined;

/** What can be remembered of a Region. */
export interface Memory {
  readonly remember: Remember;
  readonly readAt?: string;
  /** Why nothing can, though an earlier scan knew something. */
  readonly failure?: Failure;
}

/** Where there is nothing to remember. */
export const NO_MEMORY: Memory = { remember: () => undefined };

/** Looking events up takes four lists at two requests a second: for fewer policies it would spare nothing. */
const LEAST_WORTH = 10;

/** For each of the four lists: a page takes as long, and as many requests at its slow quota, as so many policies. */
const POLICIES_PER_PAGE = 100;

/** Secrets may be named by name, by ARN, or by ARN without the last seven characters. */
function namesOf({ arn, name }: ListedSecret): readonly string[] {
  const short = parseSecretArn(arn) === undefined ? arn : arn.slice(0, -7);
  return [arn, name, short];
}

/**
 * Asks what happened in a Region since the earlier scan. Where that cannot be told, nothing is remembered. That a
 * secret was changed at all (`lastChangedAt`) is not asked: AWS does not say that it moves when a policy changes.
 */
export async function memoryOf(
  earlier: EarlierRegion | undefined,
  events: EventsPort,
): Promise<Memory> {
  if (earlier === undefined || earlier.policies.size < LEAST_WORTH) return NO_MEMORY;
  const { policies, readAt, eventsSince } = earlier;
  const mostPages = 1 + Math.floor(policies.size / POLICIES_PER_PAGE);
  const changed: Answer<ReadonlySet<string>> = await events.policyChanges(eventsSince, mostPages);
  if (!changed.ok) return { ...NO_MEMORY, failure: changed.failure };
  return {
    readAt,
    remember: (entry) =>
      namesOf(entry).some((name) => changed.value.has(name)) ? undefined : policies.get(entry.arn),
  };
}
