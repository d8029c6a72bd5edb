/** `secrets-census permissions`: the least IAM policies that a scan needs. */
import type { Argv } from 'yargs';
import { actionsOf, type Holder, VALUE_ACTIONS } from '../aws/operations.js';
import { EXIT } from './exit-code.js';

type Who = Holder;

/** The policy of a holder, as IAM takes it. */
export function policyFor(holder: Holder): object {
  const own = {
    Sid: holder === 'caller' ? 'Discover' : 'Inventory',
    Effect: 'Allow',
    Action: actionsOf(holder).filter((action) => action !== 'sts:AssumeRole'),
    Resource: '*',
  };
  const enter = {
    Sid: 'EnterAccounts',
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: 'arn:*:iam::*:role/SecretsCensus',
  };
  const never = { Sid: 'NeverValues', Effect: 'Deny', Action: VALUE_ACTIONS, Resource: '*' };
  const statements = holder === 'caller' ? [own, enter] : [own, never];
  return { Version: '2012-10-17', Statement: statements };
}

const HOLDERS: readonly Who[] = ['caller', 'member'];

/** The command. `done` takes its exit code. */
export const permissionsCommand = (done: (code: number) => void) => ({
  command: 'permissions <for>',
  describe: 'Print the IAM policy for the role in each account, or for the caller of the scan',
  builder: (yargs: Argv) =>
    yargs
      .positional('for', { choices: HOLDERS, demandOption: true })
      .example('$0 permissions member', 'what the role SecretsCensus in each account may do')
      .example('$0 permissions caller', 'what the credentials that start the scan may do'),
  handler: (flags: { readonly for: Who }) => {
    process.stdout.write(`${JSON.stringify(policyFor(flags.for), null, 2)}\n`);
    done(EXIT.ok);
  },
});
