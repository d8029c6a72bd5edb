/** What happened turned into what was recorded: events with the account and the Region whose trail has them. */
import type { TrailEvent } from '../state/trail.js';

/** An event in the trail of an account. One that two accounts record happens twice. */
export interface Happening {
  readonly account: string;
  readonly region: string;
  readonly event: TrailEvent;
}
