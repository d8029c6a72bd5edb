/** Whose credentials a request is signed with: the caller's own, or those of a role in another account. */

/** Credentials as the SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Gives credentials that are valid now. */
export interface Session {
  credentials(): Promise<Credentials>;
}

/** Thrown where a role's credentials could not be had, so that the failing call is known to be AssumeRole. */
export class AssumeRoleError extends Error {
  override readonly name = 'AssumeRoleError';
}

/**
 * How long a role's credentials live where AssumeRole is not told a duration. No role allows less, and a role that was
 * entered from another role allows no more. Source: STS API reference, AssumeRole, `DurationSeconds`.
 */
const LIFETIME_MS = 60 * 60_000;

/** Renewed this long before they expire, so that no request in flight meets the end. */
const RENEW_BEFORE_MS = 5 * 60_000;

/**
 * Credentials of a role: assumed when first needed, and again before they expire; one call serves all who wait. Their
 * age is measured by this machine's clock alone: it may be hours off, and then the time of expiry says nothing.
 */
export class RoleSession implements Session {
  readonly #assume: () => Promise<Credentials>;
  readonly #clock: () => number;
  #current: Promise<Credentials> | undefined;
  #renewAt = 0;

  /** `clock` gives milliseconds. */
  constructor(assume: () => Promise<Credentials>, clock: () => number = Date.now) {
    this.#assume = assume;
    this.#clock = clock;
  }

  credentials(): Promise<Credentials> {
    const now = this.#clock();
    if (this.#current === undefined || now >= this.#renewAt) {
      this.#renewAt = now + LIFETIME_MS - RENEW_BEFORE_MS;
      this.#current = this.#renew();
    }
    return this.#current;
  }

  async #renew(): Promise<Credentials> {
    try {
      return await this.#assume();
    } catch (cause) {
      this.#current = undefined;
      throw new AssumeRoleError('the role cannot be assumed', { cause });
    }
  }
}
