/** What a scan and a push do where nobody says otherwise. */

/** The role that the documentation tells users to create. */
export const DEFAULT_ROLE = 'SecretsCensus';

/** Its like for pushing, so that the role of a scan stays one that only reads. */
export const DEFAULT_PUSH_ROLE = 'SecretsCensusPush';

/** Requests in flight at most. */
export const DEFAULT_CONCURRENCY = 256;

/** Part of each quota that a scan takes. */
export const DEFAULT_RATE_SHARE = 0.4;

/** Part of each quota of Security Hub that a push takes: no workload depends on them, and just below them nothing is throttled. */
export const DEFAULT_PUSH_RATE_SHARE = 0.9;

/** Seconds for which AWS may throttle every request to a quota before they become gaps. */
export const DEFAULT_PATIENCE = 300;

/** Days after which a policy is read again, whatever events say. */
export const DEFAULT_FULL_EVERY = 7;

/** Days for which the use of secrets is learned: as long as CloudTrail's event history reaches back. */
export const DEFAULT_USAGE_DAYS = 90;

/** Requests for event history per account and Region at most: ten thousand reads, four minutes at the usual pace. */
export const DEFAULT_USAGE_BUDGET = 200;
