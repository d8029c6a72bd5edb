/** The stories to an organization in moto, made through ordinary calls of the AWS SDK. */
import {
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type AccountName, type Company, FRANKFURT, type KeyState, type Story } from './stories.js';

/** Credentials as the SDK takes them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Moto knows no such key and takes it for one of its own first account. */
const FIRST: Keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };

/** A company in a running server. */
export interface MotoCompany extends Company {
  readonly endpoint: string;
  readonly credentials: Readonly<Record<AccountName, Keys>>;
}

/** Throws where AWS would always answer, so that a deviation of the emulator is seen where it happens. */
function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`moto gave no ${what}`);
  return value;
}

async function memberKeys(sts: STSClient, account: string): Promise<Keys> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`,
      RoleSessionName: 'seed',
    }),
  );
  return {
    accessKeyId: given(Credentials?.AccessKeyId, 'key'),
    secretAccessKey: given(Credentials?.SecretAccessKey, 'secret key'),
    sessionToken: given(Credentials?.SessionToken, 'session token'),
  };
}

/** Founds the organization: the first account manages it, `shop` lies in the unit Workloads, `data` in the root. */
export async function foundCompany(endpoint: string): Promise<MotoCompany> {
  const config = { endpoint, region: FRANKFURT, credentials: FIRST };
  const organizations = new OrganizationsClient(config);
  const sts = new STSClient(config);
  const { Organization } = await organizations.send(
    new CreateOrganizationCommand({ FeatureSet: 'ALL' }),
  );
  const open = async (name: AccountName): Promise<string> => {
    const { CreateAccountStatus } = await organizations.send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
    );
    return given(CreateAccountStatus?.AccountId, 'account');
  };
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  const ids = {
    management: given(Account, 'caller'),
    shop: await open('shop'),
    data: await open('data'),
  };
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const root = given(Roots?.[0]?.Id, 'root');
  const { OrganizationalUnit } = await organizations.send(
    new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'Workloads' }),
  );
  await organizations.send(
    new MoveAccountCommand({
      AccountId: ids.shop,
      SourceParentId: root,
      DestinationParentId: given(OrganizationalUnit?.Id, 'unit'),
    }),
  );
  return {
    endpoint,
    organization: given(Organization?.Id, 'organization'),
    ids,
    credentials: {
      management: FIRST,
      shop: await memberKeys(sts, ids.shop),
      data: await memberKeys(sts, ids.data),
    },
  };
}

const KEY_STEPS: Readonly<Record<KeyState, (kms: KMSClient, id: string) => Promise<unknown>>> = {
  enabled: () => Promise.resolve(),
  disabled: (kms, KeyId) => kms.send(new DisableKeyCommand({ KeyId })),
  pendingDeletion: (kms, KeyId) =>
    kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 })),
};

/** Makes a key in a state, once per account, Region and state, as companies share keys. */
function keyMaker(company: MotoCompany) {
  const made = new Map<string, Promise<string>>();
  const make = async (holder: AccountName, region: string, state: KeyState): Promise<string> => {
    const { endpoint, credentials } = company;
    const kms = new KMSClient({ endpoint, region, credentials: credentials[holder] });
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    // Moto takes no ARN in either step, as AWS does.
    await KEY_STEPS[state](kms, given(KeyMetadata?.KeyId, 'key id'));
    return given(KeyMetadata?.Arn, 'key ARN');
  };
  return (story: Story, state: KeyState): Promise<string> => {
    const holder = story.keyIn ?? story.account;
    const place = `${holder} ${story.region} ${state}`;
    const known = made.get(place) ?? make(holder, story.region, state);
    made.set(place, known);
    return known;
  };
}

/** Makes a secret and lets happen to it what its story tells. */
async function tell(
  client: SecretsManagerClient,
  story: Story,
  { company, key }: { readonly company: Company; readonly key: string | undefined },
): Promise<void> {
  const { name, tags = {}, description, policy, rotatesEveryDays, replicas } = story;
  const { ARN: SecretId } = await client.send(
    new CreateSecretCommand({
      Name: name,
      SecretString: 'nothing to see',
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      ...(description !== undefined && { Description: description }),
      ...(key !== undefined && { KmsKeyId: key }),
    }),
  );
  if (policy !== undefined) {
    const ResourcePolicy = JSON.stringify(policy(company));
    await client.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy }));
  }
  if (rotatesEveryDays !== undefined) {
    const RotationRules = { AutomaticallyAfterDays: rotatesEveryDays };
    await client.send(new RotateSecretCommand({ SecretId, RotationRules }));
  }
  if (story.pending === true)
    await client.send(
      new PutSecretValueCommand({
        SecretId,
        SecretString: 'next',
        VersionStages: ['AWSPENDING'],
      }),
    );
  if (replicas !== undefined) {
    const AddReplicaRegions = replicas.map((Region) => ({ Region }));
    await client.send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions }));
  }
  if (story.deleted === true)
    await client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 30 }));
}

/** Makes all secrets, in the order of the stories. */
export async function tellStories(company: MotoCompany, stories: readonly Story[]): Promise<void> {
  const keyFor = keyMaker(company);
  const { endpoint, credentials } = company;
  const clients = new Map<string, SecretsManagerClient>();
  for (const story of stories) {
    const { account, region } = story;
    const place = `${account} ${region}`;
    const client =
      clients.get(place) ??
      new SecretsManagerClient({ endpoint, region, credentials: credentials[account] });
    clients.set(place, client);
    const key = story.key === undefined ? undefined : await keyFor(story, story.key);
    await tell(client, story, { company, key });
  }
}
