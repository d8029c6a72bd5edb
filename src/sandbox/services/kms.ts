/** KMS, as far as it tells about keys: never what they encrypt. */
import { refuse } from '../api-error.js';
import { pageOf } from '../paging.js';
import { jsonProtocol } from '../protocols/json.js';
import type { Output } from '../protocols/protocol.js';
import type { SandboxAccount } from '../state/account.js';
import { DEFAULT_ALIAS, defaultKey, type Key } from '../state/key.js';
import type { SandboxState } from '../state/state.js';
import { type Call, JSON_ERRORS, type Service } from './service.js';

const ROTATION_DAYS = 365;
const DAY_MS = 86_400_000;

/** A key with the account and Region that own it. */
interface OwnedKey {
  readonly key: Key;
  readonly account: string;
  readonly region: string;
}

/** A key id, alias or ARN, taken apart. */
interface KeyReference {
  readonly account: string;
  readonly region: string;
  /** Key id, or alias with `alias/`. */
  readonly name: string;
}

const keyArn = ({ tree }: SandboxState, { key, account, region }: OwnedKey): string =>
  `arn:${tree.partition}:kms:${region}:${account}:key/${key.id}`;

const aliasArn = ({ tree }: SandboxState, { account, region, name }: KeyReference): string =>
  `arn:${tree.partition}:kms:${region}:${account}:${name}`;

const keysOf = (state: SandboxState, account: SandboxAccount, region: string): readonly Key[] => [
  defaultKey({ account: account.id, region }, state.now),
  ...(account.keys.get(region) ?? []),
];

function referenceOf({ account, region }: Call, id: string): KeyReference {
  if (!id.startsWith('arn:')) return { account: account.id, region, name: id };
  const [, , service, arnRegion, arnAccount, ...rest] = id.split(':');
  if (service !== 'kms' || arnRegion !== region) {
    throw refuse('NotFoundException', `Invalid arn ${arnRegion}`);
  }
  const name = rest.join(':').replace(/^key\//, '');
  return { account: arnAccount ?? '', region, name };
}

function findKey(call: Call): OwnedKey {
  const { state, account, region, input } = call;
  const id = input.text('KeyId');
  const reference = referenceOf(call, id);
  const owner = state.accounts.get(reference.account);
  const keys = owner === undefined ? [] : keysOf(state, owner, region);
  const key = keys.find((candidate) => [candidate.id, candidate.alias].includes(reference.name));
  if (reference.account !== account.id && key?.sharedWith.has(account.id) !== true) {
    throw foreignKey(call, id);
  }
  if (key !== undefined) return { key, account: reference.account, region };
  throw refuse(
    'NotFoundException',
    reference.name.startsWith('alias/')
      ? `Alias ${aliasArn(state, reference)} is not found.`
      : `Key 'arn:${state.tree.partition}:kms:${region}:${reference.account}:key/${reference.name}' does not exist`,
  );
}

/** Whether a key of another account is missing or closed is not said, as on AWS. */
const foreignKey = ({ caller, action }: Call, id: string) =>
  refuse(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${id} because the resource does not exist ` +
      'in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
  );

function describeKey(call: Call): Output {
  const owned = findKey(call);
  const { key, account } = owned;
  return {
    KeyMetadata: {
      AWSAccountId: account,
      KeyId: key.id,
      Arn: keyArn(call.state, owned),
      CreationDate: key.created,
      Enabled: key.state === 'Enabled',
      Description: key.description,
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: key.state,
      DeletionDate: key.deletion,
      Origin: key.state === 'PendingImport' ? 'EXTERNAL' : 'AWS_KMS',
      KeyManager: key.manager,
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: false,
    },
  };
}

function getKeyRotationStatus(call: Call): Output {
  const id = call.input.text('KeyId');
  if (id.includes('alias/')) throw refuse('InvalidArnException', `Invalid keyId '${id}'`);
  const owned = findKey(call);
  const { key } = owned;
  // While a key is pending deletion its rotation is off, whatever was configured.
  const enabled = key.rotates && key.state !== 'PendingDeletion';
  return {
    KeyRotationEnabled: enabled,
    KeyId: keyArn(call.state, owned),
    RotationPeriodInDays: enabled ? ROTATION_DAYS : undefined,
    NextRotationDate: enabled ? nextAnniversary(key.created, call.state.now) : undefined,
  };
}

function nextAnniversary(created: Date, now: Date): Date {
  const period = ROTATION_DAYS * DAY_MS;
  const passed = Math.floor((now.getTime() - created.getTime()) / period);
  return new Date(created.getTime() + (passed + 1) * period);
}

/** The default alias is always listed; its target only once a secret was encrypted with it. */
function listAliases(call: Call): Output {
  const { state, account, region, input } = call;
  const views = account.secrets.get(region)?.views() ?? [];
  const usesDefault = views.some(({ member }) => member.key === undefined);
  const aliases = keysOf(state, account, region).flatMap((key) => {
    if (key.alias === undefined) return [];
    const created = key.alias !== DEFAULT_ALIAS || usesDefault;
    return [
      {
        AliasName: key.alias,
        AliasArn: aliasArn(state, { account: account.id, region, name: key.alias }),
        TargetKeyId: created ? key.id : undefined,
        CreationDate: created ? key.created : undefined,
        LastUpdatedDate: created ? key.created : undefined,
      },
    ];
  });
  const keyId = input.has('KeyId') ? findKey(call).key.id : undefined;
  const page = pageOf({
    items: aliases.filter((alias) => keyId === undefined || alias.TargetKeyId === keyId),
    limit: input.integer('Limit', 1, 100) ?? 50,
    token: input.optionalText('Marker'),
    context: () => `kms:ListAliases ${account.id} ${region} ${keyId ?? ''}`,
    listing: call.listing,
  });
  if (page === undefined) throw refuse('InvalidMarkerException', 'The marker is not valid.');
  return {
    Aliases: page.items,
    NextMarker: page.nextToken,
    Truncated: page.nextToken !== undefined,
  };
}

/** The operations of KMS that the sandbox has. */
export const kms: Service = {
  name: 'kms',
  protocol: jsonProtocol('TrentService', 'message'),
  errors: { ...JSON_ERRORS, internal: { code: 'KMSInternalException', status: 500 } },
  operations: {
    DescribeKey: { resource: (input) => input.text('KeyId'), run: describeKey },
    GetKeyRotationStatus: { resource: (input) => input.text('KeyId'), run: getKeyRotationStatus },
    ListAliases: { pages: 'Marker', run: listAliases },
  },
};
