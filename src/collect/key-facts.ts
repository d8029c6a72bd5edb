/** The key that a secret names to the facts about it. */
import { type Answer, answered, type Failure, type Gap, gapIn } from '../model/gap.js';
import type { EncryptionKey } from '../model/secret.js';
import type { DescribedKey, KeysPort } from './ports.js';

/** A key, and what could not be learned of it. */
export interface KeyFacts {
  readonly key: EncryptionKey;
  readonly gaps: readonly Gap[];
}

/** The ways in which Secrets Manager may name its default key. Source: `SecretListEntry.KmsKeyId`. */
const DEFAULT_KEY_ALIAS = 'alias/aws/secretsmanager';

const isDefaultKey = (id: string | undefined): boolean =>
  id === undefined || id === 'aws/secretsmanager' || id.endsWith(DEFAULT_KEY_ALIAS);

/** The account in a key's or alias's ARN. */
function accountInArn(id: string): string | undefined {
  const parts = id.split(':');
  return parts[0] === 'arn' && parts[2] === 'kms' ? parts[4] : undefined;
}

const aliasInId = (id: string): string | undefined => {
  const at = id.indexOf('alias/');
  return at === -1 ? undefined : id.slice(at);
};

/** Learns of each key once; one of these serves one account in one Region. */
export function keyReader(port: KeysPort, account: string): (id?: string) => Promise<KeyFacts> {
  const known = new Map<string, Promise<KeyFacts>>();
  let aliases: Promise<Answer<ReadonlyMap<string, string>>> | undefined;
  return (id) => {
    if (id === undefined || isDefaultKey(id))
      return Promise.resolve({
        key: { managedBy: 'aws', account, ...(id === undefined ? {} : { id }) },
        gaps: [],
      });
    const earlier = known.get(id);
    if (earlier !== undefined) return earlier;
    aliases ??= port.aliases();
    const facts = readKey(port, id, account, aliases);
    known.set(id, facts);
    return facts;
  };
}

async function readKey(
  port: KeysPort,
  id: string,
  account: string,
  aliases: Promise<Answer<ReadonlyMap<string, string>>>,
): Promise<KeyFacts> {
  const [described, named] = await Promise.all([port.describe(id), aliases]);
  const bareId = id.slice(id.lastIndexOf('/') + 1);
  const unnamed =
    named.ok || aliasInId(id) !== undefined ? [] : [gapIn('key.alias', named.failure)];
  const aliasOf = (keyId: string): string | undefined =>
    aliasInId(id) ?? (named.ok ? named.value.get(keyId) : undefined);
  if (!described.ok) {
    const alias = aliasOf(bareId);
    const owner = accountInArn(id);
    const hidden = owner === undefined ? ['key.account', ...UNDESCRIBED] : UNDESCRIBED;
    // The alias alone tells the default key apart where KMS may not be asked about keys.
    const isAws = alias === DEFAULT_KEY_ALIAS;
    const key = {
      managedBy: isAws ? 'aws' : 'unknown',
      id,
      ...(owner === undefined ? {} : { account: owner }),
      ...(alias === undefined ? {} : { alias }),
    } as const;
    const gaps = isAws ? hidden.filter((fact) => fact !== 'key.managedBy') : hidden;
    return { key, gaps: [...gaps.map((fact) => gapIn(fact, described.failure)), ...unnamed] };
  }
  const alias = aliasOf(described.value.keyId);
  const rotation = await rotationOf(port, described.value);
  const { managedBy, state } = described.value;
  const key = {
    managedBy,
    id,
    account: described.value.account ?? accountInArn(id) ?? account,
    ...(state === undefined ? {} : { state }),
    ...(alias === undefined ? {} : { alias }),
    ...(rotation.ok && rotation.value !== undefined ? { rotationEnabled: rotation.value } : {}),
  };
  const gaps = [
    ...unnamed,
    ...(rotation.ok ? [] : [gapIn('key.rotationEnabled', rotation.failure)]),
    ...(managedBy === 'unknown' ? [gapIn('key.managedBy', UNSAID)] : []),
    ...(state === undefined ? [gapIn('key.state', UNSAID)] : []),
  ];
  return { key, gaps };
}

const UNSAID: Failure = {
  reason: 'error',
  api: 'kms:DescribeKey',
  detail: 'The answer does not say.',
};

const UNDESCRIBED = ['key.managedBy', 'key.state', 'key.rotationEnabled'];

/** Only a usable key of the customer's has a rotation to ask about; KMS takes no alias for this question. */
const rotationOf = (
  port: KeysPort,
  { managedBy, state, arn }: DescribedKey,
): Promise<Answer<boolean | undefined>> =>
  managedBy === 'customer' && (state === undefined || state === 'Enabled')
    ? port.rotationEnabled(arn)
    : Promise.resolve(answered(undefined));
