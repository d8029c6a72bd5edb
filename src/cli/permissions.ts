/** `secrets-census permissions`: the least IAM policies that a scan, a push, prices and use need, and the roles that hold them. */
import type { Argv, InferredOptionTypes, Options } from 'yargs';
import { actionsOf, connectingActions, type Holder, VALUE_ACTIONS } from '../aws/operations.js';
import { UserError } from '../model/user-error.js';
import { DEFAULT_PUSH_ROLE, DEFAULT_ROLE } from '../scan-defaults.js';
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
    description: `Name of the role. Default: ${DEFAULT_ROLE}, and for pushing ${DEFAULT_PUSH_ROLE}`,
  },
  trust: {
    type: 'string',
    requiresArg: true,
    description: 'Account whose credentials start the scan or the push; for templates',
  },
  'external-id': {
    type: 'string',
    requiresArg: true,
    description: 'External id that the role asks for; for templates',
  },
} as const satisfies Record<string, Options>;

type Flags = InferredOptionTypes<typeof OPTIONS> & { readonly for: Grantee };

const statement = (Sid: string, Effect: string, Action: readonly string[], Resource = '*') => ({
  Sid,
  Effect,
  Action,
  Resource,
});

const ofKeys = (action: string): boolean => action.startsWith('kms:');

const NEVER_VALUES = [statement('NeverValues', 'Deny', VALUE_ACTIONS)];

/**
 * Logs may be encrypted with a key that whoever reads them must be allowed to use, so what stays denied is to decrypt
 * secrets: Secrets Manager names them in the encryption context. Source: Secrets Manager user guide, "secret encryption
 * and decryption".
 */
const NEVER_VALUES_BUT_LOGS = [
  statement(
    'NeverValues',
    'Deny',
    VALUE_ACTIONS.filter((action) => !ofKeys(action)),
  ),
  {
    ...statement('NeverValuesByKey', 'Deny', VALUE_ACTIONS.filter(ofKeys)),
    Condition: { Null: { 'kms:EncryptionContext:SecretARN': 'false' } },
  },
];

const mayEnter = (role: string) =>
  statement('EnterAccounts', 'Allow', ['sts:AssumeRole'], `arn:*:iam::*:role/${role}`);

const besidesEntering = (actions: readonly string[]): string[] =>
  actions.filter((action) => action !== 'sts:AssumeRole');

/** A role in each account that is entered. */
interface EnteredRole {
  readonly does: string;
  readonly startedBy: string;
}

/** To whom permissions are given. */
interface Grant {
  readonly defaultRole: string;
  readonly allows: (role: string) => readonly ReturnType<typeof statement>[];
  /** Absent: all values, however they are had. */
  readonly denies?: readonly object[];
  /** Absent: it is the caller. */
  readonly entered?: EnteredRole;
}

/** Whoever asks the logs does so with the caller's own credentials, beside what entering accounts needs. */
const usageGrant = (holder: Holder): Grant => ({
  defaultRole: DEFAULT_ROLE,
  allows: () => [
    statement('Identify', 'Allow', besidesEntering(connectingActions())),
    statement('LearnUse', 'Allow', actionsOf(holder)),
  ],
  denies: NEVER_VALUES_BUT_LOGS,
});

/** A caller works in its own account without a role. */
const GRANTS = {
  caller: {
    defaultRole: DEFAULT_ROLE,
    allows: (role) => [
      statement('Discover', 'Allow', besidesEntering(actionsOf('caller'))),
      mayEnter(role),
      statement('ScanOwnAccount', 'Allow', actionsOf('member')),
    ],
    // The same credentials may learn use from logs that a key encrypts.
    denies: NEVER_VALUES_BUT_LOGS,
  },
  member: {
    defaultRole: DEFAULT_ROLE,
    allows: () => [statement('Inventory', 'Allow', actionsOf('member'))],
    entered: {
      does: 'The role that secrets-census assumes. It can list secrets and never read a value.',
      startedBy: 'scan',
    },
  },
  push: {
    defaultRole: DEFAULT_PUSH_ROLE,
    allows: () => [statement('Deliver', 'Allow', actionsOf('push'))],
    entered: {
      does: 'The role that secrets-census assumes to push. It can read and import findings of Security Hub and never read a secret.',
      startedBy: 'push',
    },
  },
  'push-caller': {
    defaultRole: DEFAULT_PUSH_ROLE,
    allows: (role) => [
      statement('Identify', 'Allow', besidesEntering(connectingActions())),
      mayEnter(role),
      statement('DeliverInOwnAccount', 'Allow', actionsOf('push')),
    ],
  },
  pricing: {
    defaultRole: DEFAULT_ROLE,
    allows: () => [
      statement('Identify', 'Allow', besidesEntering(connectingActions())),
      statement('AskPrices', 'Allow', actionsOf('pricing')),
    ],
  },
  'usage-logs': usageGrant('usage-logs'),
  'usage-athena': usageGrant('usage-athena'),
  'usage-lake': usageGrant('usage-lake'),
} as const satisfies Readonly<Record<string, Grant>>;

type Grantee = keyof typeof GRANTS;

const GRANTEES: readonly Grantee[] = [
  'caller',
  'member',
  'push-caller',
  'push',
  'pricing',
  'usage-logs',
  'usage-athena',
  'usage-lake',
];

const grantOf = (grantee: Grantee): Grant => GRANTS[grantee];

/** The policy of a grantee, as IAM takes it. */
const policyFor = ({ allows, denies = NEVER_VALUES }: Grant, role: string): object => ({
  Version: '2012-10-17',
  Statement: [...allows(role), ...denies],
});

/** The role in each account as a CloudFormation template, ready for a StackSet. */
function template(grant: Grant, role: string, { trust, 'external-id': externalId }: Flags): object {
  if (grant.entered === undefined)
    throw new UserError({
      where: '--as',
      what: 'there is a template for roles in member accounts only',
      hint: 'Those are `member` and `push`.',
    });
  const { does, startedBy } = grant.entered;
  if (trust === undefined || !/^\d{12}$/.test(trust))
    throw new UserError({
      where: '--trust',
      what: `a template needs the account (12 digits) whose credentials start the ${startedBy}`,
    });
  const condition =
    externalId === undefined
      ? {}
      : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } };
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: does,
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
          Policies: [{ PolicyName: 'secrets-census', PolicyDocument: policyFor(grant, role) }],
        },
      },
    },
  };
}

/** The command. `done` takes its exit code. */
export const permissionsCommand = (done: (code: number) => void) => ({
  command: 'permissions <for>',
  describe:
    'Print the IAM policy for the role in each account, or for the caller of a scan, push or cost review, or what learning use from CloudTrail needs besides',
  builder: (yargs: Argv) =>
    yargs
      .positional('for', { choices: GRANTEES, demandOption: true })
      .options(OPTIONS)
      .example('$0 permissions member', `what the role ${DEFAULT_ROLE} in each account may do`)
      .example('$0 permissions caller', 'what the credentials that start the scan may do')
      .example('$0 permissions push', `what the role ${DEFAULT_PUSH_ROLE} in each account may do`)
      .example('$0 permissions pricing', 'what `cost --live-prices` may do')
      .example('$0 permissions usage-athena', 'what `--usage athena=…` needs besides')
      .example('$0 permissions push-caller', 'what the credentials that start the push may do')
      .example(
        '$0 permissions member --as cloudformation --trust 111122223333 > role.json',
        'a template for a StackSet',
      ),
  handler: (flags: Flags) => {
    const grant = grantOf(flags.for);
    const role = roleName(flags.role) ?? grant.defaultRole;
    const document =
      flags.as === 'cloudformation' ? template(grant, role, flags) : policyFor(grant, role);
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    done(EXIT.ok);
  },
});
