/** Every AWS operation that the scanner calls: the one table behind the calls, the session policy and the documented permissions. */

/** Where the permission must be held: by the scan's own credentials, or by the role in each account. */
export type Holder = 'caller' | 'member';

export interface Operation {
  /** The IAM action that allows it. */
  readonly action: string;
  readonly holder: Holder;
}

/** By API name as gaps and coverage show it. */
export const OPERATIONS = {
  'sts:GetCallerIdentity': { action: 'sts:GetCallerIdentity', holder: 'caller' },
  'sts:AssumeRole': { action: 'sts:AssumeRole', holder: 'caller' },
  'organizations:DescribeOrganization': {
    action: 'organizations:DescribeOrganization',
    holder: 'caller',
  },
  'organizations:ListAccounts': { action: 'organizations:ListAccounts', holder: 'caller' },
  'organizations:ListRoots': { action: 'organizations:ListRoots', holder: 'caller' },
  'organizations:ListOrganizationalUnitsForParent': {
    action: 'organizations:ListOrganizationalUnitsForParent',
    holder: 'caller',
  },
  'organizations:ListAccountsForParent': {
    action: 'organizations:ListAccountsForParent',
    holder: 'caller',
  },
  'organizations:ListTagsForResource': {
    action: 'organizations:ListTagsForResource',
    holder: 'caller',
  },
  'ec2:DescribeRegions': { action: 'ec2:DescribeRegions', holder: 'member' },
  'account:ListRegions': { action: 'account:ListRegions', holder: 'member' },
  'secretsmanager:ListSecrets': { action: 'secretsmanager:ListSecrets', holder: 'member' },
  'secretsmanager:DescribeSecret': { action: 'secretsmanager:DescribeSecret', holder: 'member' },
  'secretsmanager:GetResourcePolicy': {
    action: 'secretsmanager:GetResourcePolicy',
    holder: 'member',
  },
  'secretsmanager:ListSecretVersionIds': {
    action: 'secretsmanager:ListSecretVersionIds',
    holder: 'member',
  },
  'kms:DescribeKey': { action: 'kms:DescribeKey', holder: 'member' },
  'kms:ListAliases': { action: 'kms:ListAliases', holder: 'member' },
  'kms:GetKeyRotationStatus': { action: 'kms:GetKeyRotationStatus', holder: 'member' },
} as const satisfies Readonly<Record<string, Operation>>;

export type Api = keyof typeof OPERATIONS;

/** Actions that give or lead to a secret's value: denied in every session, whatever the role allows. */
export const VALUE_ACTIONS = [
  'kms:Decrypt',
  'secretsmanager:BatchGetSecretValue',
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter*',
] as const;

/** Actions that a holder needs, sorted. */
export const actionsOf = (holder: Holder): string[] =>
  Object.values(OPERATIONS)
    .filter((operation) => operation.holder === holder)
    .map(({ action }) => action)
    .sort();

/** The policy of every assumed session: what the scan reads, and never a value. */
export const SESSION_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Inventory', Effect: 'Allow', Action: actionsOf('member'), Resource: '*' },
    { Sid: 'NeverValues', Effect: 'Deny', Action: VALUE_ACTIONS, Resource: '*' },
  ],
});
