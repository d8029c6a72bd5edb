/** The name of a role that a flag gives, checked as the configuration's is; and what to do where it opens nothing. */
import { ROLE_NAME } from '../files/config.js';
import { UserError } from '../model/user-error.js';

/** The name, if one was given. Throws a `UserError` where no role can have it. */
export function roleName<T extends string | undefined>(name: T, flag = '--role'): T {
  if (name === undefined || ROLE_NAME.test(name)) return name;
  throw new UserError({
    where: `${flag} ${name}`,
    what: 'no role can have this name',
    hint: 'Name the role, not its ARN: letters, digits and +=,.@_- (and its path, with /).',
  });
}

/** A role that could be assumed nowhere. */
export interface ShutRole {
  readonly role: string;
  /** How many accounts it did not open. */
  readonly accounts: number;
  /** The command that prints its policy. */
  readonly command: string;
  /** The flag that names another. */
  readonly flag: string;
}

/** What to do then. */
export const roleAdvice = ({ role, accounts, command, flag }: ShutRole): string =>
  `The role '${role}' could not be assumed in any of ${accounts} accounts. Create it there (see '${command}'), or name another with ${flag}.`;
