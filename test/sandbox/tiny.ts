/** The tiny world in a running sandbox, and the SDK's own clients that talk to it. */
import { AccountClient } from '@aws-sdk/client-account';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { onTestFinished } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import type { Settings } from '../../src/sandbox/options.js';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.js';

export const ROOT = '100000000001';
export const SHOP = '100000000002';
export const AUDIT = '100000000003';
export const OLD = '100000000004';
export const OUTSIDER = '100000000009';

/** The day of the tiny world's clock. */
export const TODAY = '2026-03-02T00:00:00.000Z';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The administrator of an account. */
export const administrator = (account: string): Credentials => ({
  accessKeyId: `AKIA${account}DEMO`,
  secretAccessKey: 'any',
});

/** Clients of one identity in one Region; none of them tries twice. */
export interface Clients {
  readonly secrets: SecretsManagerClient;
  readonly kms: KMSClient;
  readonly sts: STSClient;
  readonly ec2: EC2Client;
  readonly account: AccountClient;
  readonly organizations: OrganizationsClient;
  readonly cloudtrail: CloudTrailClient;
  readonly hub: SecurityHubClient;
}

export function clientsFor(url: string, credentials: Credentials, region = 'eu-west-1'): Clients {
  const config = {
    endpoint: url,
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  };
  return {
    secrets: new SecretsManagerClient(config),
    kms: new KMSClient(config),
    sts: new STSClient(config),
    ec2: new EC2Client(config),
    account: new AccountClient(config),
    organizations: new OrganizationsClient(config),
    cloudtrail: new CloudTrailClient(config),
    hub: new SecurityHubClient(config),
  };
}

export interface Tiny extends RunningSandbox {
  /** Clients of an account's administrator. */
  readonly as: (account: string, region?: string) => Clients;
  /** Clients of a role's session, assumed by the administrator of another account. */
  readonly assume: (role: AssumedRole) => Promise<Clients>;
}

export interface AssumedRole {
  readonly by?: string;
  readonly account?: string;
  readonly role: string;
  readonly policy?: object;
  readonly externalId?: string;
  readonly region?: string;
}

/** A sandbox of its own for the test or the file that asks; the caller closes it. */
export async function startTiny(settings: Settings = {}): Promise<Tiny> {
  const sandbox = await startSandbox({ world: loadWorld('fixtures/tiny'), ...settings });
  const as = (account: string, region?: string) =>
    clientsFor(sandbox.url, administrator(account), region);
  return {
    ...sandbox,
    as,
    assume: async ({ by = ROOT, account = SHOP, role, policy, externalId, region }) => {
      const { Credentials: given } = await as(by).sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/${role}`,
          RoleSessionName: 'tests',
          ...(policy && { Policy: JSON.stringify(policy) }),
          ...(externalId && { ExternalId: externalId }),
        }),
      );
      const credentials = {
        accessKeyId: given?.AccessKeyId ?? '',
        secretAccessKey: given?.SecretAccessKey ?? '',
        sessionToken: given?.SessionToken ?? '',
      };
      return clientsFor(sandbox.url, credentials, region);
    },
  };
}

/** A sandbox that is closed with the test. */
export async function tinyForTest(settings: Settings = {}): Promise<Tiny> {
  const tiny = await startTiny(settings);
  onTestFinished(() => tiny.close());
  return tiny;
}

/** Name, message and status of the error that a call ends with. */
export async function refusal(call: Promise<unknown>): Promise<object> {
  try {
    const result = await call;
    return { unexpected: result };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata = '$metadata' in error ? error.$metadata : undefined;
    const status =
      typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
        ? metadata.httpStatusCode
        : undefined;
    return { name: error.name, message: error.message, status };
  }
}

/** What an operation answered, without the SDK's own metadata. */
export function members<T extends { $metadata: unknown }>(output: T): Omit<T, '$metadata'> {
  const { $metadata: _metadata, ...rest } = output;
  return rest;
}
