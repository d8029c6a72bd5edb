/** The permissions that the README asks users to grant are those that the program prints, and those that it uses. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { actionsOf, type Holder, OPERATIONS, VALUE_ACTIONS } from '../src/aws/operations.js';
import { runCli } from './run-cli.js';

const README = fileURLToPath(new URL('../README.md', import.meta.url));

/** What follows `permissions` on the command line. */
const GRANTEES = [
  'member',
  'caller',
  'push',
  'push-caller',
  'pricing',
  'usage-logs',
  'usage-athena',
  'usage-lake',
] as const;

type Grantee = (typeof GRANTEES)[number];

/** The JSON block that follows `<!-- permissions:GRANTEE -->`. */
function documented(grantee: Grantee): unknown {
  const text = existsSync(README) ? readFileSync(README, 'utf8') : '';
  const after = text.split(`<!-- permissions:${grantee} -->`)[1];
  const json = /^\s*```json\n([\s\S]*?)\n```/.exec(after ?? '')?.[1];
  if (json === undefined)
    throw new Error(
      `README.md has no JSON block right after <!-- permissions:${grantee} -->; paste the output of: secrets-census permissions ${grantee}`,
    );
  return JSON.parse(json);
}

interface Statement {
  readonly Effect: string;
  readonly Condition?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

interface Policy {
  readonly Statement: readonly Statement[];
}

const actionsWith = (effect: string, policy: Policy): string[] =>
  policy.Statement.filter(({ Effect }) => Effect === effect)
    .flatMap(({ Action }) => Action)
    .sort();

const resourcesOf = (action: string, policy: Policy): string[] =>
  policy.Statement.filter(({ Action }) => Action.includes(action)).map(({ Resource }) => Resource);

/** The caller's own account is entered without a role, so what roles need the caller needs too. */
const USED: Readonly<Record<Grantee, readonly string[]>> = {
  member: actionsOf('member'),
  caller: [...actionsOf('caller'), ...actionsOf('member')].sort(),
  push: actionsOf('push'),
  'push-caller': ['sts:AssumeRole', 'sts:GetCallerIdentity', ...actionsOf('push')].sort(),
  pricing: ['pricing:GetProducts', 'sts:GetCallerIdentity'],
  'usage-logs': ['s3:GetObject', 's3:ListBucket', 'sts:GetCallerIdentity'],
  'usage-athena': [
    'athena:GetQueryExecution',
    'athena:GetQueryResults',
    'athena:GetTableMetadata',
    'athena:StartQueryExecution',
    'athena:StopQueryExecution',
    'glue:GetDatabase',
    'glue:GetPartitions',
    'glue:GetTable',
    's3:GetBucketLocation',
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
    'sts:GetCallerIdentity',
  ],
  'usage-lake': [
    'cloudtrail:CancelQuery',
    'cloudtrail:DescribeQuery',
    'cloudtrail:GetQueryResults',
    'cloudtrail:StartQuery',
    'sts:GetCallerIdentity',
  ],
};

async function print(...args: readonly string[]) {
  const { code, stdout, stderr } = await runCli(['permissions', ...args]);
  return { code, stdout, stderr };
}

describe.each<Grantee>(GRANTEES)('the policy of %s', (grantee) => {
  let printed = '';

  beforeAll(async () => {
    const { code, stdout } = await print(grantee);
    expect(code).toBe(0);
    printed = stdout;
  });

  it('allows the actions that are used there, and no other', () => {
    expect(actionsWith('Allow', JSON.parse(printed))).toEqual(USED[grantee]);
  });

  it('denies every value', () => {
    expect(actionsWith('Deny', JSON.parse(printed))).toEqual([...VALUE_ACTIONS].sort());
  });

  it('stands in the README as the program prints it', () => {
    expect(documented(grantee)).toEqual(JSON.parse(printed));
  });
});

it('every action that the program uses, by itself or through a service, is in one of them', () => {
  const used = Object.values(OPERATIONS).flatMap((operation) => [
    operation.action,
    ...('also' in operation ? operation.also : []),
  ]);
  const holders: readonly Holder[] = [
    'member',
    'caller',
    'push',
    'pricing',
    'usage-logs',
    'usage-athena',
    'usage-lake',
  ];
  expect(new Set(holders.flatMap(actionsOf))).toEqual(new Set(used));
});

describe('whoever learns use', () => {
  it.each(['usage-logs', 'usage-athena', 'usage-lake'] as const)(
    'as %s may be let decrypt logs, and never a secret',
    async (grantee) => {
      const { stdout } = await print(grantee);
      const policy: Policy = JSON.parse(stdout);
      const denied = policy.Statement.filter(({ Effect }) => Effect === 'Deny');
      expect(denied.map(({ Action, Condition }) => [Action, Condition])).toEqual([
        [VALUE_ACTIONS.filter((action) => action !== 'kms:Decrypt'), undefined],
        [['kms:Decrypt'], { Null: { 'kms:EncryptionContext:SecretARN': 'false' } }],
      ]);
    },
  );

  it('in the event history of each account needs nothing but what a scan does', () => {
    expect(actionsOf('member')).toContain('cloudtrail:LookupEvents');
  });
});

describe('a scan and a push have roles of their own', () => {
  it('and neither may do what the other does', () => {
    expect(actionsOf('member').filter((action) => action.startsWith('securityhub:'))).toEqual([]);
    expect(actionsOf('push').filter((action) => !action.startsWith('securityhub:'))).toEqual([]);
  });

  it.each([
    ['the scan', ['caller'], 'arn:*:iam::*:role/SecretsCensus'],
    ['the push', ['push-caller'], 'arn:*:iam::*:role/SecretsCensusPush'],
    ['the push, if it is called so', ['push-caller', '--role', 'Hub'], 'arn:*:iam::*:role/Hub'],
  ])('which the caller of %s may enter', async (_, args, role) => {
    const { stdout } = await print(...args);
    expect(resourcesOf('sts:AssumeRole', JSON.parse(stdout))).toEqual([role]);
  });
});

describe('a template', () => {
  const TEMPLATE = ['--as', 'cloudformation', '--trust', '111122223333'];

  it.each([
    ['member', 'SecretsCensus', 'It can list secrets and never read a value.'],
    [
      'push',
      'SecretsCensusPush',
      'It can read and import findings of Security Hub and never read a secret.',
    ],
  ] as const)('of %s makes the role %s with its policy', async (grantee, name, truth) => {
    const [policy, template] = await Promise.all([print(grantee), print(grantee, ...TEMPLATE)]);
    expect(JSON.parse(template.stdout)).toMatchObject({
      Description: expect.stringContaining(truth),
      Resources: {
        Role: {
          Properties: {
            RoleName: name,
            Policies: [{ PolicyDocument: JSON.parse(policy.stdout) }],
          },
        },
      },
    });
  });

  it.each(['caller', 'push-caller'])('of %s does not exist', async (grantee) => {
    const { code, stderr } = await print(grantee, ...TEMPLATE);
    expect(code).toBe(2);
    expect(stderr).toContain('there is a template for roles in member accounts only');
  });

  it.each([
    ['member', 'start the scan'],
    ['push', 'start the push'],
  ])('of %s needs to know whose credentials %s', async (grantee, what) => {
    const { code, stderr } = await print(grantee, '--as', 'cloudformation');
    expect(code).toBe(2);
    expect(stderr).toContain(what);
  });
});
