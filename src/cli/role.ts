/** The name of a role that a flag gives, checked as the configuration's is. */
import { ROLE_NAME } from '../files/config.js';
import { UserError } from '../model/user-error.js';

/** The name, if one was given. Throws a `UserError` where no role can have it. */
export function roleName<T extends string | undefined>(name: T): T {
  if (name === undefined || ROLE_NAME.test(name)) return name;
  throw new UserError({
    where: `--role ${name}`,
    what: 'no role can have this name',
    hint: 'Name the role, not its ARN: letters, digits and +=,.@_- (and its path, with /).',
  });
}
