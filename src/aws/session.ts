/** Whose credentials a request is signed with: the caller's own, or those of a role in another account. */
import type { Answer, Failure } from '../model/gap.js';

/** Credentials as the SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Gives credentials that are valid now. */
export interface Session {
  credentials(): Promise<Credentials>;
  /** Hears that AWS calls credentials expired that it was given: they are not given again. */
  expired(credentials: Credentials): void;
}

/** Thrown where a role's credentials could not be had: it is AssumeRole that failed, not the call that needed them. */
export class AssumeRoleError extends Error {
  override readonly name = 'AssumeRoleError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super('the role cannot be assumed');
    this.failure = failure;
  }
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
  readonly #assume: () => Promise<Answer<Credentials>>;
  readonly #clock: () => number;
  #current: Promise<Credentials> | undefined;
  #given: Credentials | undefined;
  #renewAt = 0;

  /** `clock` gives milliseconds. */
  constructor(assume: () => Promise<Answer<Credentials>>, clock: () => number = Date.now) {
    this.#assume = assume;
    this.#clock = clock;
  }

  credentials(): Promise<Credentials> {
    const now = this.#clock();
    if (this.#current === undefined || now >= this.#renewAt) {
      this.#renewAt = now + LIFETIME_MS - RENEW_BEFORE_MS;
      // Who still hears that the old ones have expired must not throw away those that are on their way.
      this.#given = undefined;
      this.#current = this.#renew();
    }
    return this.#current;
  }

  expired(credentials: Credentials): void {
    // Many requests hear of one expiry; only the first of them throws the credentials away.
    if (this.#given === credentials) this.#current = undefined;
  }

  async #renew(): Promise<Credentials> {
    const answer = await this.#assume();
    if (answer.ok) {
      this.#given = answer.value;
      return answer.value;
    }
    this.#current = undefined;
    throw new AssumeRoleError(answer.failure);
  }
}
