/** `secrets-census permissions`: the least IAM policies that a scan needs, and the role that holds them. */
import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { actionsOf, type Holder, VALUE_ACTIONS } from '../aws/operations.js';
import { UserError } from '../model/user-error.js';
import { DEFAULT_ROLE } from '../scan-defaults.js';
import { EXIT } from './exit-code.js';
import { roleName } from './role.js';

const OPTIONS = {
  as: {
    choices: ['policy', 'cloudformation'],
    default: 'policy',
    description: 'The policy alone, or a template of the role in each account',
  },
  role: {
    type: 'string',
    requiresArg: true,
    default: DEFAULT_ROLE,
    description: 'Name of the role',
  },
  trust: {
    type: 'string',
    requiresArg: true,
    description: 'Account whose credentials start the scan; for templates',
  },
  'external-id': {
    type: 'string',
    requiresArg: true,
    description: 'External id that the role asks for; for templates',
  },
} as const satisfies Record<string, Options>;

const HOLDERS: readonly Holder[] = ['caller', 'member'];

type Flags = InferredOptionTypes<typeof OPTIONS> & { readonly for: Holder };

const statement = (Sid: string, Effect: string, Action: readonly string[], Resource = '*') => ({
  Sid,
  Effect,
  Action,
  Resource,
});

/** The policy of a holder, as IAM takes it. */
function policyFor(holder: Holder, role: string): object {
  const actions = actionsOf(holder).filter((action) => action !== 'sts:AssumeRole');
  const never = statement('NeverValues', 'Deny', VALUE_ACTIONS);
  const statements =
    holder === 'caller'
      ? [
          statement('Discover', 'Allow', actions),
          statement('EnterAccounts', 'Allow', ['sts:AssumeRole'], `arn:*:iam::*:role/${role}`),
          // Its own account is scanned without a role.
          statement('ScanOwnAccount', 'Allow', actionsOf('member')),
          never,
        ]
      : [statement('Inventory', 'Allow', actions), never];
  return { Version: '2012-10-17', Statement: statements };
}

/** The role of a member account as a CloudFormation template, ready for a StackSet. */
function template({ role, trust, 'external-id': externalId }: Flags): object {
  if (trust === undefined || !/^\d{12}$/.test(trust))
    throw new UserError({
      where: '--trust',
      what: 'a template needs the account (12 digits) whose credentials start the scan',
    });
  const condition =
    externalId === undefined
      ? {}
      : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } };
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'The role that secrets-census assumes. It can list secrets and never read a value.',
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: role,
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${trust}:root` } },
                Action: 'sts:AssumeRole',
                ...condition,
              },
            ],
          },
          Policies: [{ PolicyName: 'secrets-census', PolicyDocument: policyFor('member', role) }],
        },
      },
    },
  };
}

/** The command. `done` takes its exit code. */
export const permissionsCommand = (done: (code: number) => void) => ({
  command: 'permissions <for>',
  describe: 'Print the IAM policy for the role in each account, or for the caller of the scan',
  builder: (yargs: Argv) =>
    yargs
      .positional('for', { choices: HOLDERS, demandOption: true })
      .options(OPTIONS)
      .example('$0 permissions member', `what the role ${DEFAULT_ROLE} in each account may do`)
      .example('$0 permissions caller', 'what the credentials that start the scan may do')
      .example(
        '$0 permissions member --as cloudformation --trust 111122223333 > role.json',
        'a template for a StackSet',
      ),
  handler: (flags: Flags) => {
    roleName(flags.role);
    const asTemplate = flags.as === 'cloudformation';
    if (asTemplate && flags.for === 'caller')
      throw new UserError({ where: '--as', what: 'there is a template for member accounts only' });
    const document = asTemplate ? template(flags) : policyFor(flags.for, flags.role);
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    done(EXIT.ok);
  },
});
