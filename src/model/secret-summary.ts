/** A secret itself, as reports show it beside what a rule found. */

/** What could not be read is left out, as is what does not exist: nothing in it is guessed. */
export interface SecretSummary {
  readonly description?: string;
  /** Key id, key ARN or alias as Secrets Manager names it; absent for the default key `aws/secretsmanager`. */
  readonly keyId?: string;
  readonly rotationEnabled?: boolean;
  readonly rotationLambdaArn?: string;
  /** As configured: it stays filled where rotation was switched off. */
  readonly rotationEveryDays?: number;
  /** The next rotation was due on an earlier day, in UTC. Absent where rotation is off, or AWS names no due date. */
  readonly rotationOverdue?: boolean;
  readonly deletionScheduled: boolean;
  /** Written by strangers, as are the description and the names of keys and functions. */
  readonly tags: Readonly<Record<string, string>>;
}
