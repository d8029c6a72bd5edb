import { describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.js';

const policy = (Resource: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource },
    ],
  });

const explain = (stdin: string, ...args: readonly string[]) =>
  runCli(['policy', 'explain', '-', ...args], { stdin });

describe('policy explain', () => {
  test('reads standard input, and says what it takes for granted', async () => {
    const { code, stdout } = await explain(policy('*'));
    expect(code).toBe(0);
    expect(stdout).toContain('Any AWS account gets in.');
    expect(stdout).toContain('The own account is not known');
    expect(stdout).toContain('The own organization is not known');
  });

  test.each(['mine-AbCdEf', 'mine-??????', 'mi*'])(
    'takes a policy that names the secret %s for that of this secret',
    async (name) => {
      const { stdout } = await explain(
        policy(`arn:aws:secretsmanager:eu-central-1:999988887777:secret:${name}`),
      );
      expect(stdout).toContain('Any AWS account gets in.');
      expect(stdout).toContain(
        'Taken for the policy of arn:aws:secretsmanager:eu-central-1:999988887777',
      );
    },
  );

  test('holds a policy against the secret that the user names', async () => {
    const { stdout } = await explain(
      policy('arn:aws:secretsmanager:eu-central-1:999988887777:secret:mine-AbCdEf'),
      ...['--secret-arn', 'arn:aws:secretsmanager:eu-central-1:999988887777:secret:other-AbCdEf'],
      ...['--organization', 'o-a1b2c3d4e5'],
    );
    expect(stdout).toContain('Nobody outside gets in.');
    expect(stdout).not.toContain('not known');
  });

  test('calls nothing safe that is no policy', async () => {
    const { code, stdout, stderr } = await explain('no json');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('not JSON');
  });

  test('takes what GetResourcePolicy answers, with the ARN in it', async () => {
    const ARN = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf';
    const { stdout } = await explain(
      JSON.stringify({ ARN, Name: 'prod/db', ResourcePolicy: policy('*') }, null, 2),
    );
    expect(stdout).toContain('Any AWS account gets in.');
    expect(stdout).toContain(`Taken for the policy of ${ARN}`);
    expect(stdout).toContain('aws:PrincipalAccount = 111122223333');
  });

  test('tells of each grant what it gives, an example, what does not stop it, and what would', async () => {
    const { stdout } = await explain(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Vendor',
            Effect: 'Allow',
            Principal: '*',
            Action: 'secretsmanager:GetSecretValue',
            Resource: '*',
            Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
          },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'secretsmanager:*',
            Resource: '*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      }),
      ...['--organization', 'o-a1b2c3d4e5'],
      ...['--secret-arn', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf'],
    );
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain('“Vendor” lets in any AWS account may GetSecretValue (reads the value)');
    expect(text).toContain('IfExists also holds for requests without aws:SourceVpce');
    expect(text).toContain(
      'by the Deny of statement 1: its Bool on aws:SecureTransport is not met',
    );
    expect(text).toContain('to close it In statement 0 “Vendor”, ask for aws:PrincipalOrgID');
    expect(text).toContain('add /Statement/0/Condition/StringEquals');
  });
});

describe('policy explain of a fleet', () => {
  const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf';
  const line = (context: object): string => JSON.stringify({ policy: policy('*'), context });

  test('answers each line with one, in order, however they are spaced', async () => {
    const open = line({ secretArn: SECRET });
    const own = JSON.stringify({ policy: JSON.parse(policy(SECRET)), context: {} });
    const { code, stdout, stderr } = await explain(`${open}\n\n${own}\r\n${open}`);
    const analyses = stdout.split('\n').slice(0, -1);
    const isPublic = analyses.map((text) => /"public":(true|false)/.exec(text)?.[1]);
    expect([code, stderr]).toEqual([0, '']);
    expect(isPublic).toEqual(['true', 'false', 'true']);
    expect(analyses[2]).toBe(analyses[0]);
  });

  test('takes what a line leaves out from the flags', async () => {
    const { stdout } = await explain(
      line({ organizationId: 'o-zyxw987654' }),
      ...['--secret-arn', SECRET],
    );
    expect(stdout).toContain('aws:PrincipalOrgID = o-zyxw987654');
  });

  test('puts an error in the place of a line that it cannot read, and goes on', async () => {
    const good = line({ secretArn: SECRET });
    const { code, stdout, stderr } = await explain(
      [good, 'x', line({ orgId: 'o-1' }), line({ now: 'today' }), good].join('\n'),
    );
    const kinds = stdout
      .split('\n')
      .slice(0, -1)
      .map((text) => text.slice(0, 9));
    expect(kinds).toEqual(['{"public"', '{"error":', '{"error":', '{"error":', '{"public"']);
    expect(code).toBe(2);
    expect(stderr).toContain('line 2 and 2 more');
  });
});
