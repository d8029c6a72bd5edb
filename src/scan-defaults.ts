/** What a scan does where nobody says otherwise. */

/** The role that the documentation tells users to create. */
export const DEFAULT_ROLE = 'SecretsCensus';

/** Requests in flight at most. */
export const DEFAULT_CONCURRENCY = 64;
