/** The environment to the scan's own credentials, and to why each place that may hold some has none. */
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { oneLine } from './classify.js';
import type { Credentials, Session } from './session.js';

/** The caller's own credentials. */
export interface OwnSession extends Session {
  /** Why the places asked so far had none, in the order in which they were asked. */
  reasons(): readonly string[];
}

/** How the SDK's providers begin the line that tells their failure; the rest of their log may hold credentials. */
const FAILURE = /^@smithy\/property-provider (?:->|\(!\)) /;

/** A place that was passed over by design, and the sum of all that was said before. */
const SAYS_NOTHING = /skipping|^Could not load credentials from any providers/i;

const MAX_REASONS = 10;

/**
 * The SDK's chain of providers. It keeps the reason of the last one alone, which is seldom the one that the user
 * counted on, such as a misspelt profile; the others are only in its log.
 */
export function ownCredentials(): OwnSession {
  const reasons = new Set<string>();
  const silent = () => {};
  const debug = (line: unknown): void => {
    if (typeof line !== 'string' || !FAILURE.test(line) || reasons.size >= MAX_REASONS) return;
    const reason = oneLine(line.replace(FAILURE, ''));
    if (!SAYS_NOTHING.test(reason)) reasons.add(reason);
  };
  const logger = { debug, info: silent, warn: silent, error: silent };
  const provider = defaultProvider({ logger });
  let given: Credentials | undefined;
  let refused: Credentials | undefined;
  return {
    async credentials() {
      given = await provider(
        given !== undefined && given === refused ? { forceRefresh: true } : {},
      );
      return given;
    },
    expired(credentials) {
      refused = credentials;
    },
    reasons: () => [...reasons],
  };
}
