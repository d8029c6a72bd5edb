/** GetSecretValue and PutSecretValue: values, which are made up until someone puts one. */
import { refuse } from '../../api-error.js';
import type { Input } from '../../input.js';
import type { Output } from '../../protocols/protocol.js';
import { deriveHex, deriveUuid } from '../../state/derive.js';
import { arnOf, type SecretGroup, type SecretValue, type Version } from '../../state/secret.js';
import type { SandboxState } from '../../state/state.js';
import { startOfDay } from '../../world/time.js';
import type { Call } from '../service.js';
import { findLiveSecret, findWritableSecret } from './find.js';

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** Reading moves the last-access day of this Region only. */
export function getSecretValue(call: Call): Output {
  const { state, region } = call;
  const { group, member } = findLiveSecret(call);
  const version = versionAsked(call, group);
  const today = startOfDay(state.now);
  member.accessed = today;
  version.accessed.set(region, today);
  return {
    ARN: arnOf(group, region),
    Name: group.name,
    VersionId: version.id,
    ...(version.value?.kind === 'binary'
      ? { SecretBinary: version.value.base64 }
      : { SecretString: version.value?.text ?? madeUp(version) }),
    VersionStages: version.stages,
    CreatedDate: version.created,
  };
}

const madeUp = ({ id }: Version): string => `made-up-by-the-sandbox-${deriveHex(12, 'value', id)}`;

function versionAsked({ input }: Call, { versions }: SecretGroup): Version {
  const id = input.optionalText('VersionId');
  const stage = input.optionalText('VersionStage') ?? (id === undefined ? CURRENT : undefined);
  const version = versions.find(
    (candidate) =>
      (id === undefined || candidate.id === id) &&
      (stage === undefined || candidate.stages.includes(stage)),
  );
  if (version !== undefined) return version;
  throw refuse(
    'ResourceNotFoundException',
    id === undefined
      ? `Secrets Manager can't find the specified secret value for staging label: ${stage}`
      : `Secrets Manager can't find the specified secret value for VersionId: ${id}`,
  );
}

/** Adds a version with the value that was sent, AWSCURRENT unless other stages were asked for. */
export function putSecretValue(call: Call): Output {
  const { state, region, input } = call;
  const { group } = findWritableSecret(call);
  const value = readValue(input);
  if (value === undefined) {
    throw refuse(
      'InvalidRequestException',
      'You must provide either SecretString or SecretBinary.',
    );
  }
  const stages = input.texts('VersionStages');
  const version = addVersion(group, state, {
    value,
    ...tokenOf(input),
    stages: stages.length === 0 ? [CURRENT] : stages,
  });
  return {
    ARN: arnOf(group, region),
    Name: group.name,
    VersionId: version.id,
    VersionStages: version.stages,
  };
}

/** The token of a request, which becomes the id of the version it makes. */
export function tokenOf(input: Input): { readonly token?: string } {
  const token = input.optionalText('ClientRequestToken');
  return token === undefined ? {} : { token };
}

/** The value that a request carries; undefined where it carries none. */
export function readValue(input: Input): SecretValue | undefined {
  const text = input.optionalText('SecretString');
  const base64 = input.optionalText('SecretBinary');
  if (text !== undefined && base64 !== undefined) {
    throw refuse(
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (text !== undefined) return { kind: 'text', text };
  return base64 === undefined ? undefined : { kind: 'binary', base64 };
}

/** A version that is to be added; a token becomes its id. */
export interface NewVersion {
  readonly value: SecretValue;
  readonly stages: readonly string[];
  readonly token?: string;
}

/** Adds a version. A stage is on one version at a time, and what was current becomes the previous one. */
export function addVersion(
  group: SecretGroup,
  state: SandboxState,
  { value, stages, token }: NewVersion,
): Version {
  const existing = group.versions.find(({ id }) => id === token);
  if (existing !== undefined) return repeated(group, existing, value);
  const { key } = group.members.get(group.primaryRegion) ?? {};
  const version: Version = {
    id: token ?? deriveUuid('put', group.account, group.name, String(state.serial())),
    created: state.now,
    stages: group.versions.length === 0 ? [...new Set([...stages, CURRENT])] : stages,
    accessed: new Map(),
    value,
    ...(key === undefined ? {} : { key }),
  };
  const former = version.stages.includes(CURRENT)
    ? group.versions.find((candidate) => candidate.stages.includes(CURRENT))
    : undefined;
  const taken = new Set(former === undefined ? version.stages : [...version.stages, PREVIOUS]);
  for (const other of group.versions) {
    other.stages = other.stages.filter((stage) => !taken.has(stage));
  }
  if (former !== undefined) former.stages = [...former.stages, PREVIOUS];
  group.versions = [version, ...group.versions];
  group.changed = state.now;
  return version;
}

/** The same request sent again changes nothing; another value under the same token is refused. */
function repeated(group: SecretGroup, existing: Version, value: SecretValue): Version {
  if (JSON.stringify(existing.value) === JSON.stringify(value)) return existing;
  throw refuse(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${existing.id} because that value is already in use for a version of secret ${arnOf(group, group.primaryRegion)}.`,
  );
}
