/** What can be made to go wrong in the sandbox, and for which requests. */

/** Which requests a fault is for. What is left out limits nothing. */
export interface FaultScope {
  /** Globs such as `secretsmanager:List*`; letter case does not count. */
  readonly operations?: readonly string[];
  /**
   * Ids or names of the accounts that requests are about: the caller's, but for AssumeRole that of the role, and for
   * ListRegions the one that it names.
   */
  readonly accounts?: readonly string[];
  /** Region codes; us-east-1 for services that have one endpoint. */
  readonly regions?: readonly string[];
  /** Share of the requests that it hits, from 0 to 1; default 1. */
  readonly share?: number;
  /** How often it hits at most, for each operation in each account and Region; default: always. */
  readonly times?: number;
  /** So many requests of that operation, account and Region pass first; default 0. */
  readonly after?: number;
}

/** What a denial blames. */
export type DenyingPolicy =
  | 'serviceControlPolicy'
  | 'permissionsBoundary'
  | 'sessionPolicy'
  | 'identityPolicy';

/** What goes wrong. */
export type FaultEffect =
  /** The service's own error for too many requests. */
  | { readonly kind: 'throttle' }
  /** The service's own error for a failure of its own; default 500. */
  | { readonly kind: 'serverError'; readonly status?: 500 | 503 }
  /** A page in HTML instead of the answer, as proxies send it; default 503. */
  | { readonly kind: 'html'; readonly status?: 200 | 500 | 503 }
  /** The connection is reset instead of an answer. */
  | { readonly kind: 'reset' }
  /** No answer ever comes. */
  | { readonly kind: 'hang' }
  /**
   * Half of the body comes. `announced: whole` (default): the headers announce the whole, and the connection ends;
   * `half`: the headers announce what comes, so that only the body itself is broken.
   */
  | { readonly kind: 'truncate'; readonly announced?: 'whole' | 'half' }
  /** A list gives the token back by which it was asked for. Only requests with a token count. */
  | { readonly kind: 'repeatToken' }
  /** A list gives an empty page and a token. Only requests of lists count. */
  | { readonly kind: 'emptyPage' }
  /**
   * A session is refused as expired after `after` uses (of the operations, accounts and Regions named); a new session
   * starts anew. `share` is the share of the sessions, `times` how many sessions of an account at most.
   */
  | { readonly kind: 'expireToken' }
  /** Permission is denied in AWS's words; default: by an identity policy. GetCallerIdentity cannot be denied. */
  | { readonly kind: 'deny'; readonly by?: DenyingPolicy }
  /**
   * Security Hub takes a call of BatchImportFindings, but refuses findings of it in `FailedFindings`: those whose ids
   * match one of the globs `findings`, or all. `share` is the share of these findings; `times` and `after` count how
   * often each of them is imported. Other faults may hit as well. Default: `InternalFailure`.
   */
  | {
      readonly kind: 'refuseFindings';
      readonly findings?: readonly string[];
      readonly code?: string;
      readonly message?: string;
    }
  /** The answer comes later: by so many milliseconds, and up to `jitter` more. Other faults may hit as well. */
  | { readonly kind: 'latency'; readonly milliseconds: number; readonly jitter?: number };

/** A fault: an effect on some requests. Of several that hit a request the first counts, apart from latencies. */
export type Fault = FaultScope & FaultEffect;
