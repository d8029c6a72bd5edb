/** The resource policies that a synthetic organization has: a dozen texts, as companies write them. */

/** What the texts speak of. */
export interface PolicyPlace {
  readonly account: string;
  readonly region: string;
  /** Another account of the organization. */
  readonly neighbour: string;
  readonly management: string;
  readonly organization: string;
}

type Json = string | readonly Json[] | { readonly [member: string]: Json };

const READ = 'secretsmanager:GetSecretValue';
const READ_AND_DESCRIBE = [READ, 'secretsmanager:DescribeSecret'] as const;

const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;
const root = (account: string): string => `arn:aws:iam::${account}:root`;

const statement = (
  effect: 'Allow' | 'Deny',
  principal: Json,
  { action = READ, ...rest }: { readonly [member: string]: Json } = {},
): { readonly [member: string]: Json } => ({
  Effect: effect,
  Principal: principal,
  Action: action,
  Resource: '*',
  ...rest,
});

const TEXTS: readonly ((place: PolicyPlace) => readonly Json[])[] = [
  ({ account }) => [statement('Allow', { AWS: role(account, 'app-runtime') })],
  ({ account }) => [
    statement(
      'Allow',
      { AWS: [role(account, 'api'), role(account, 'worker')] },
      {
        action: READ_AND_DESCRIBE,
      },
    ),
  ],
  ({ account }) => [statement('Allow', { AWS: root(account) }, { action: 'secretsmanager:*' })],
  ({ neighbour }) => [statement('Allow', { AWS: root(neighbour) })],
  ({ neighbour }) => [
    statement('Allow', { AWS: role(neighbour, 'data-pipeline') }, { action: READ_AND_DESCRIBE }),
  ],
  ({ organization }) => [
    statement('Allow', '*', {
      Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } },
    }),
  ],
  () => [
    statement('Deny', '*', {
      action: 'secretsmanager:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  ],
  ({ management }) => [
    statement('Deny', '*', {
      action: ['secretsmanager:DeleteSecret', 'secretsmanager:PutResourcePolicy'],
      Condition: { ArnNotLike: { 'aws:PrincipalArn': role(management, 'break-glass-*') } },
    }),
  ],
  ({ account, region }) => [
    statement(
      'Allow',
      { Service: 'lambda.amazonaws.com' },
      {
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:aws:lambda:${region}:${account}:function:*` },
        },
      },
    ),
  ],
  ({ account }) => [
    statement(
      'Allow',
      { AWS: role(account, 'ci-deployer') },
      {
        Condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      },
    ),
    statement('Deny', '*', {
      Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
    }),
  ],
  () => [statement('Allow', { AWS: 'arn:aws:iam::999988887777:role/vendor-integration' })],
  () => [statement('Allow', '*')],
];

/** How many texts there are. */
export const POLICY_TEXTS = TEXTS.length;

/** One of the texts. */
export const policyText = (index: number, place: PolicyPlace): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: TEXTS[index]?.(place) ?? [] });
