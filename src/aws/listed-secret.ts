/** An entry of ListSecrets to our own words. */
import type { SecretListEntry } from '@aws-sdk/client-secrets-manager';
import type { ListedSecret } from '../collect/ports.js';
import { defined } from '../model/defined.js';
import type { RotationKind } from '../model/secret.js';
import { tagRecord } from './tag-record.js';

/** AWS and emulators send empty texts where they mean none. */
const text = (value: string | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : value;

const iso = (date: Date | undefined): string | undefined => date?.toISOString();

/** How a secret rotates while rotation is on. Source: user guide, "rotate secrets" and "managed rotation". */
function rotationKind(entry: SecretListEntry): RotationKind {
  if (entry.RotationEnabled !== true) return 'none';
  if (text(entry.RotationLambdaARN) !== undefined) return 'lambda';
  if (text(entry.OwningService) !== undefined) return 'managed';
  if (text(entry.Type) !== undefined) return 'external';
  return 'lambda';
}

/** `Duration` is written `4h`. */
function hours(duration: string | undefined): number | undefined {
  const match = /^(\d{1,2})h$/.exec(duration ?? '');
  return match === null ? undefined : Number(match[1]);
}

/** A version that is pending but not current was left over by a rotation that did not end. */
const pendingVersion = (entry: SecretListEntry): string | undefined =>
  Object.entries(entry.SecretVersionsToStages ?? {})
    .filter(([, stages]) => stages.includes('AWSPENDING') && !stages.includes('AWSCURRENT'))
    .map(([version]) => version)
    .sort()[0];

const rotationOf = (entry: SecretListEntry): ListedSecret['rotation'] => ({
  enabled: entry.RotationEnabled === true,
  kind: rotationKind(entry),
  ...defined<Omit<ListedSecret['rotation'], 'enabled' | 'kind'>>({
    lambdaArn: text(entry.RotationLambdaARN),
    everyDays: entry.RotationRules?.AutomaticallyAfterDays,
    schedule: text(entry.RotationRules?.ScheduleExpression),
    windowHours: hours(entry.RotationRules?.Duration),
    lastAt: iso(entry.LastRotatedDate),
    nextAt: iso(entry.NextRotationDate),
    pendingVersion: pendingVersion(entry),
  }),
});

/** The entry, or nothing where AWS sent one without a name or ARN. */
export function listedSecret(entry: SecretListEntry): ListedSecret[] {
  const { ARN, Name } = entry;
  if (ARN === undefined || Name === undefined) return [];
  return [
    {
      arn: ARN,
      name: Name,
      tags: tagRecord(entry.Tags ?? []),
      rotation: rotationOf(entry),
      ...defined<Omit<ListedSecret, 'arn' | 'name' | 'tags' | 'rotation'>>({
        description: text(entry.Description),
        type: text(entry.Type),
        keyId: text(entry.KmsKeyId),
        owningService: text(entry.OwningService),
        createdAt: iso(entry.CreatedDate),
        lastChangedAt: iso(entry.LastChangedDate),
        lastAccessedAt: iso(entry.LastAccessedDate),
        deletedAt: iso(entry.DeletedDate),
        primaryRegion: text(entry.PrimaryRegion),
      }),
    },
  ];
}
