/** An event count -> what it says of use: a read, a denial, something of a rotation, or nothing. */
import type { EventCount } from '../model/usage.js';

/** What an event says of the use of a secret. */
export type Meaning = 'read' | 'denial' | 'rotation' | 'nothing';

/** Secrets Manager says `AccessDenied` in records and `AccessDeniedException` to callers; both are found in records. */
const DENIED = 'AccessDenied';

/**
 * A call that failed is no read; one that was not let is a denial; one that failed for another reason, such as a name
 * that nobody has, says nothing of the use of any secret.
 */
export function meaningOf({ event, errorCode }: EventCount): Meaning {
  switch (event) {
    case 'GetSecretValue':
    case 'BatchGetSecretValue':
      if (errorCode === undefined) return 'read';
      return errorCode.startsWith(DENIED) ? 'denial' : 'nothing';
    case 'RotationStarted':
    case 'RotationSucceeded':
    case 'RotationFailed':
    case 'RotationAbandoned':
      return 'rotation';
  }
}
