/** A fault turned into what happens to an answer on its way out. */
import type { WireResponse } from '../protocols/protocol.js';
import type { Fault } from './fault.js';

/** What the connection does instead of carrying the answer whole. */
export type Mishap = 'reset' | 'hang' | 'cut';

/** An answer, and what happens to it. */
export interface Disturbed {
  readonly response: WireResponse;
  readonly mishap?: Mishap;
}

const pageOfProxy = (status: number): WireResponse => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>Please try again</h1><p>A gateway of the sandbox says ${status}.</p></body></html>\n`,
});

/** Applies the fault to the answer. */
export function disturb(response: WireResponse, fault: Fault | undefined): Disturbed {
  switch (fault?.kind) {
    case 'html':
      return { response: pageOfProxy(fault.status ?? 503) };
    case 'reset':
    case 'hang':
      return { response, mishap: fault.kind };
    case 'truncate':
      return fault.announced === 'half'
        ? { response: { ...response, body: half(response.body) } }
        : { response, mishap: 'cut' };
    default:
      return { response };
  }
}

/** The first half of a body. */
export const half = <Body extends string | Uint8Array>(body: Body): string | Uint8Array =>
  body.slice(0, Math.floor(body.length / 2));
