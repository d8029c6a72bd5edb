/** The session of an assumed role, written into its session token and read back from there. */
import { isRecord } from '../input.js';

/** Who holds temporary credentials, and what narrows them. */
export interface Session {
  /** Account of the role. */
  readonly account: string;
  readonly role: string;
  readonly name: string;
  /** The session policy as text; absent: the role's permissions are not narrowed. */
  readonly policy?: string;
  /** When it began: milliseconds of real time. */
  readonly issued?: number;
  /** Tells two sessions apart that are alike in all else. */
  readonly serial?: number;
}

/** A token that holds the session itself, so that the sandbox need not remember it and may be restarted. */
export const toToken = (session: Session): string =>
  Buffer.from(JSON.stringify(session)).toString('base64url');

/** The session of a token; undefined where the text is none. */
export function fromToken(token: string): Session | undefined {
  const value = parse(Buffer.from(token, 'base64url').toString('utf8'));
  if (!isRecord(value)) return undefined;
  const { account, role, name, policy, issued } = value;
  if (typeof account !== 'string' || typeof role !== 'string' || typeof name !== 'string') {
    return undefined;
  }
  if (policy !== undefined && typeof policy !== 'string') return undefined;
  return {
    account,
    role,
    name,
    ...(policy === undefined ? {} : { policy }),
    ...(typeof issued === 'number' ? { issued } : {}),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
