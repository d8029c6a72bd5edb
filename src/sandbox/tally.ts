/** Requests counted by operation and outcome. */

/** How a request ended. */
export type Outcome = 'ok' | 'throttled' | 'failed';

/** Requests of one operation. */
export type OperationCalls = { readonly [outcome in Outcome]: number };

/** What the sandbox was asked. */
export interface Calls {
  readonly total: number;
  /** Such as `secretsmanager:ListSecrets`; `unknown` holds what is no operation of the sandbox. */
  readonly byOperation: Readonly<Record<string, OperationCalls>>;
  /** The most requests that were being answered at one time. */
  readonly peakInFlight: number;
}

/** Counts. */
export interface Tally {
  begin(): void;
  /** Counts the outcome; the request is still in flight. */
  count(operation: string, outcome: Outcome): void;
  end(): void;
  /** Operations in order of their names. */
  calls(): Calls;
}

/** A tally that begins at nothing. */
export function createTally(): Tally {
  const counts = new Map<string, Record<Outcome, number>>();
  let total = 0;
  let inFlight = 0;
  let peakInFlight = 0;
  return {
    begin: () => {
      inFlight += 1;
      if (inFlight > peakInFlight) peakInFlight = inFlight;
    },
    count: (operation, outcome) => {
      const known = counts.get(operation) ?? { ok: 0, throttled: 0, failed: 0 };
      known[outcome] += 1;
      total += 1;
      counts.set(operation, known);
    },
    end: () => {
      inFlight -= 1;
    },
    calls: () => ({
      total,
      byOperation: Object.fromEntries(
        [...counts]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, count]) => [name, { ...count }]),
      ),
      peakInFlight,
    }),
  };
}
