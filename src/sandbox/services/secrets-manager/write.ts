/** CreateSecret and UpdateSecret. */
import { refuse } from '../../api-error.js';
import type { Input } from '../../input.js';
import type { Output } from '../../protocols/protocol.js';
import { deriveSuffix } from '../../state/derive.js';
import { arnOf, replicaRegions, type SecretGroup } from '../../state/secret.js';
import { addGroup } from '../../state/state.js';
import type { Call } from '../service.js';
import { replicationStatus } from './entry.js';
import { findWritableSecret } from './find.js';
import { addReplicas } from './replicate.js';
import { readTags } from './tags.js';
import { addVersion, readValue, tokenOf } from './value.js';

/** Makes a secret, with or without a value, tags and replicas. */
export function createSecret(call: Call): Output {
  const { state, account, region, input } = call;
  const name = readName(input);
  const existing = account.secrets.get(region)?.get(name);
  if (existing !== undefined) return alreadyThere(call, existing);
  const group = newGroup(call, name);
  const value = readValue(input);
  const version =
    value === undefined
      ? undefined
      : addVersion(group, state, { value, stages: ['AWSCURRENT'], ...tokenOf(input) });
  addReplicas(call, group);
  addGroup(account, group);
  return {
    ARN: arnOf(group, region),
    Name: name,
    VersionId: version?.id,
    ReplicationStatus: replicaRegions(group).length === 0 ? undefined : replicationStatus(group),
  };
}

function newGroup({ state, account, region, input }: Call, name: string): SecretGroup {
  const description = input.shortText('Description', 2048);
  const type = input.optionalText('Type');
  const key = input.optionalText('KmsKeyId');
  return {
    account: account.id,
    partition: state.tree.partition,
    name,
    suffix: deriveSuffix(account.id, region, name, String(state.serial())),
    primaryRegion: region,
    created: state.now,
    changed: state.now,
    ...(description === undefined ? {} : { description }),
    ...(type === undefined ? {} : { type }),
    tags: readTags(input),
    externalRotationMetadata: new Map(),
    versions: [],
    members: new Map([[region, { status: 'InSync', ...(key === undefined ? {} : { key }) }]]),
  };
}

function readName(input: Input): string {
  const name = input.text('Name');
  if (/^[A-Za-z0-9/_+=.@!-]{1,512}$/.test(name)) return name;
  throw refuse(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}

/** The same request sent again gives the same answer; another one is refused. */
function alreadyThere({ region, input }: Call, group: SecretGroup): Output {
  if (group.deleted !== undefined) {
    throw refuse(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const { token } = tokenOf(input);
  const version = group.versions.find(({ id }) => id === token);
  const value = readValue(input);
  if (version === undefined || JSON.stringify(version.value) !== JSON.stringify(value)) {
    throw refuse(
      'ResourceExistsException',
      `The operation failed because the secret ${group.name} already exists.`,
    );
  }
  return { ARN: arnOf(group, region), Name: group.name, VersionId: version.id };
}

/** Changes what was sent and leaves the rest; a value becomes the current version. */
export function updateSecret(call: Call): Output {
  const { state, region, input } = call;
  const { group, member } = findWritableSecret(call);
  const description = input.shortText('Description', 2048);
  const key = input.optionalText('KmsKeyId');
  const type = input.optionalText('Type');
  const value = readValue(input);
  if (description !== undefined) group.description = description;
  if (type !== undefined) group.type = type;
  // An empty key id means the default key.
  if (key === '') delete member.key;
  else if (key !== undefined) member.key = key;
  group.changed = state.now;
  const version =
    value === undefined
      ? undefined
      : addVersion(group, state, { value, stages: ['AWSCURRENT'], ...tokenOf(input) });
  return { ARN: arnOf(group, region), Name: group.name, VersionId: version?.id };
}
