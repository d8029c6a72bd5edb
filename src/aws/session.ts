/** Whose credentials a request is signed with: the caller's own, or those of a role in another account. */

/** Credentials as the SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives credentials that are valid now. */
export interface Session {
  credentials(): Promise<Credentials>;
}

/** Thrown where a role's credentials could not be had, so that the failing call is known to be AssumeRole. */
export class AssumeRoleError extends Error {
  override readonly name = 'AssumeRoleError';
}

/** Renewed this long before they expire, so that no request in flight meets the end. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** Credentials of a role: assumed when first needed, and again before they expire; one call serves all who wait. */
export class RoleSession implements Session {
  readonly #assume: () => Promise<Credentials>;
  #current: Promise<Credentials> | undefined;
  #expiresAt = Number.POSITIVE_INFINITY;

  constructor(assume: () => Promise<Credentials>) {
    this.#assume = assume;
  }

  credentials(): Promise<Credentials> {
    if (this.#current === undefined || Date.now() > this.#expiresAt - RENEW_BEFORE_MS)
      this.#current = this.#renew();
    return this.#current;
  }

  async #renew(): Promise<Credentials> {
    this.#expiresAt = Number.POSITIVE_INFINITY;
    try {
      const credentials = await this.#assume();
      this.#expiresAt = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      return credentials;
    } catch (cause) {
      this.#current = undefined;
      throw new AssumeRoleError('the role cannot be assumed', { cause });
    }
  }
}
