/** A secret turned into the metadata that ListSecrets and DescribeSecret share, and into its replication status. */
import type { Output, OutputValue } from '../../protocols/protocol.js';
import {
  arnOf,
  type Rotation,
  replicaRegions,
  type SecretGroup,
  type SecretView,
} from '../../state/secret.js';

/** All members but the version stages, which the two operations name differently. */
export function metadata({ group, region, member }: SecretView): {
  [member: string]: OutputValue | undefined;
} {
  const { rotation } = group;
  return {
    ARN: arnOf(group, region),
    Name: group.name,
    Type: group.type,
    Description: group.description,
    KmsKeyId: member.key,
    RotationEnabled: rotation?.enabled,
    RotationLambdaARN: rotation?.lambdaArn,
    RotationRules: rotation === undefined ? undefined : rules(rotation),
    ExternalSecretRotationMetadata:
      group.externalRotationMetadata.size === 0
        ? undefined
        : [...group.externalRotationMetadata].map(([Key, Value]) => ({ Key, Value })),
    ExternalSecretRotationRoleArn: group.externalRotationRole,
    LastRotatedDate: rotation?.last,
    LastChangedDate: group.changed,
    LastAccessedDate: member.accessed,
    DeletedDate: group.deleted,
    NextRotationDate: rotation?.enabled === true ? rotation.next : undefined,
    Tags: Array.from(group.tags, ([Key, Value]) => ({ Key, Value })),
    OwningService: group.owningService,
    CreatedDate: group.created,
    // The primary is one member, the others are replicas.
    PrimaryRegion: group.members.size <= 1 ? undefined : group.primaryRegion,
  };
}

const rules = ({ everyDays, window, schedule }: Rotation): Output => ({
  AutomaticallyAfterDays: everyDays,
  Duration: window,
  ScheduleExpression: schedule,
});

/** Version id -> stages, without the deprecated versions. */
export function versionStages({ versions }: SecretGroup): Output {
  const staged: { [id: string]: readonly string[] } = {};
  for (const { id, stages } of versions) if (stages.length > 0) staged[id] = stages;
  return staged;
}

/** One entry for each replica, failed ones included. */
export const replicationStatus = (group: SecretGroup): readonly Output[] =>
  replicaRegions(group).map((region) => {
    const replica = group.members.get(region);
    return {
      Region: region,
      KmsKeyId: replica?.key,
      Status: replica?.status,
      StatusMessage: replica?.message,
      LastAccessedDate: replica?.accessed,
    };
  });
