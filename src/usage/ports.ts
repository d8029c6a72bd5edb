/** What learning the use of secrets needs from the world: somebody who has seen the events of CloudTrail. */
import type { Observation, UsageQuery } from '../model/usage.js';

/** What a question will take, before it is asked. */
export interface UsageEstimate {
  /** Sentences for a person: how much there is to do, how long it takes at least, what it costs. Estimates are called so. */
  readonly says: readonly string[];
}

/** Tells the use of secrets. Facts about the world are observations; the user's mistakes throw a `UserError`. */
export interface UsageSource {
  estimate(query: UsageQuery): Promise<UsageEstimate>;
  /** In any order. What is said of a place that was not asked for is passed over. */
  observe(query: UsageQuery): AsyncIterable<Observation>;
  /** What is to be said of the work once it is done, each a sentence. */
  notes(): readonly string[];
  close(): Promise<void>;
}
