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
});
