import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Purpose, SESSION_POLICIES } from '../../src/aws/operations.js';
import { inPackage } from '../../src/files/package-facts.js';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.js';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ world: loadWorld(inPackage('fixtures/tiny')) });
});
afterAll(() => sandbox.close());

test.each<Purpose>(['scan', 'push'])(
  'the policy of the session of a %s fits into what STS takes',
  (purpose) => {
    expect(SESSION_POLICIES[purpose].length).toBeLessThanOrEqual(2048);
  },
);

describe('the session of a scan', () => {
  test('lists secrets and cannot read one, though its role allows everything', async () => {
    const config = { endpoint: sandbox.url, region: 'eu-west-1', maxAttempts: 1 };
    const administrator = { accessKeyId: 'AKIA100000000001DEMO', secretAccessKey: 'x' };
    const { Credentials } = await new STSClient({ ...config, credentials: administrator }).send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::100000000002:role/OrganizationAccountAccessRole',
        RoleSessionName: 'secrets-census-test',
        Policy: SESSION_POLICIES.scan,
      }),
    );
    const session = new SecretsManagerClient({
      ...config,
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    const { SecretList } = await session.send(new ListSecretsCommand({}));
    const SecretId = SecretList?.[0]?.ARN;
    expect(SecretId).toBeDefined();
    await expect(session.send(new GetSecretValueCommand({ SecretId }))).rejects.toThrow(
      'explicit deny in a session policy',
    );
  });
});
