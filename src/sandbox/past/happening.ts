/** Events with the account and the Region that record them. */
import type { TrailEvent } from '../state/trail.js';

export interface Happening {
  readonly account: string;
  readonly region: string;
  readonly event: TrailEvent;
}
