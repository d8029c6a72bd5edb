/** The events that CloudTrail keeps of an account: those of the world's past, and those of what is done while the sandbox runs. */
import { deriveUuid } from './derive.js';
import type { TrailCaller } from './trail-caller.js';

/** What was done, or tried. */
export interface TrailEvent {
  /** Such as `PutResourcePolicy`. */
  readonly name: string;
  /** Such as `ec2.amazonaws.com`; absent: Secrets Manager. */
  readonly source?: string;
  readonly time: Date;
  readonly readOnly: boolean;
  readonly caller: TrailCaller;
  readonly accessKey?: string;
  /** The secret by the id that the caller wrote: a name, an ARN, or an ARN without the last six characters. */
  readonly secret?: string;
  /** A rotation that failed has a message, but no code. */
  readonly error?: { readonly code?: string; readonly message?: string };
  /** As the record spells them: first letters are small. */
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly responseElements: Readonly<Record<string, unknown>> | null;
  readonly additionalEventData?: Readonly<Record<string, unknown>>;
  /** Absent: `AwsApiCall`. */
  readonly eventType?: 'AwsServiceEvent';
  /** Endpoint that the call came through, with the account that has it. */
  readonly vpcEndpoint?: { readonly id: string; readonly account: string };
  readonly userAgent?: string;
  readonly sourceIp?: string;
  /** Name of the endpoint that was called; absent: the record does not tell. */
  readonly host?: string;
  readonly requestId?: string;
  /** The same in both records of an event that two accounts record. */
  readonly sharedEventId?: string;
}

/** An event with its place in the log. */
export interface LoggedEvent extends TrailEvent {
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

/**
 * What happened in a Region of an account before the sandbox began, oldest first. Made when it is asked for. Where a name
 * is given, events of other names may be left out.
 */
export type Past = (account: string, region: string, name?: string) => readonly LoggedEvent[];

/**
 * Events of a place in the order of their time, each with its id; of the same moment in the order in which they came.
 * Where a name is given, those of that name.
 */
export const logged = (
  events: readonly TrailEvent[],
  { account, region }: { readonly account: string; readonly region: string },
  name?: string,
): readonly LoggedEvent[] =>
  events
    .flatMap((event, n) =>
      name !== undefined && event.name !== name
        ? []
        : [{ ...event, id: deriveUuid('past', account, region, String(n)), account, region }],
    )
    .sort((a, b) => a.time.getTime() - b.time.getTime());

/** The events of an account, by Region. */
export class Trail {
  readonly #account: string;
  readonly #past: Past;
  readonly #added = new Map<string, LoggedEvent[]>();

  constructor(account: string, past: Past) {
    this.#account = account;
    this.#past = past;
  }

  /** What is done now: nothing that is known of the Region is later. */
  add(region: string, event: TrailEvent): void {
    const events = this.#added.get(region) ?? [];
    const id = deriveUuid('event', this.#account, region, String(events.length));
    events.push({ ...event, id, account: this.#account, region });
    this.#added.set(region, events);
  }

  /** Where a name is given, events of other names may be left out. */
  oldestFirst(region: string, name?: string): readonly LoggedEvent[] {
    return [...this.#past(this.#account, region, name), ...(this.#added.get(region) ?? [])];
  }

  /** Of events at the same moment the one that was added last comes first. */
  newestFirst(region: string, name?: string): readonly LoggedEvent[] {
    return [...this.oldestFirst(region, name)].reverse();
  }
}
