/** A resource of a finding as Security Hub shows it -> what we once sent of it. */
import type { AsffAccount, AsffPartition, AsffResource, AsffSecretDetails } from '../model/asff.js';
import { defined } from '../model/defined.js';
import { fieldsOf, flag, number, oneOf, text, textsByName } from './fields.js';

const PARTITIONS: readonly AsffPartition[] = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-us-iso',
  'aws-us-iso-b',
];

function rotationRulesIn(value: unknown): AsffSecretDetails['RotationRules'] {
  const AutomaticallyAfterDays = number(fieldsOf(value)['AutomaticallyAfterDays']);
  return AutomaticallyAfterDays === undefined ? undefined : { AutomaticallyAfterDays };
}

function secretIn(value: unknown): AsffSecretDetails | undefined {
  const secret = fieldsOf(value);
  const Name = text(secret['Name']);
  if (Name === undefined) return undefined;
  return {
    Name,
    ...defined<Omit<AsffSecretDetails, 'Name'>>({
      Description: text(secret['Description']),
      KmsKeyId: text(secret['KmsKeyId']),
      RotationEnabled: flag(secret['RotationEnabled']),
      RotationLambdaArn: text(secret['RotationLambdaArn']),
      RotationOccurredWithinFrequency: flag(secret['RotationOccurredWithinFrequency']),
      RotationRules: rotationRulesIn(secret['RotationRules']),
      Deleted: flag(secret['Deleted']),
    }),
  };
}

function detailsIn(value: unknown): AsffResource['Details'] {
  const details = fieldsOf(value);
  const found = defined<NonNullable<AsffResource['Details']>>({
    AwsSecretsManagerSecret: secretIn(details['AwsSecretsManagerSecret']),
    Other: textsByName(details['Other']),
  });
  return Object.keys(found).length === 0 ? undefined : found;
}

/** The resource; undefined where it is of a kind that we never send. */
export function sentResource(value: unknown): AsffResource | AsffAccount | undefined {
  const resource = fieldsOf(value);
  const Id = text(resource['Id']);
  const Type = oneOf(['AwsAccount', 'AwsSecretsManagerSecret'], resource['Type']);
  if (Id === undefined || Type === undefined) return undefined;
  const place = {
    Id,
    ...defined<Pick<AsffAccount, 'Partition' | 'Region'>>({
      Partition: oneOf(PARTITIONS, resource['Partition']),
      Region: text(resource['Region']),
    }),
  };
  if (Type === 'AwsAccount') return { ...place, Type };
  return {
    ...place,
    Type,
    ...defined<Pick<AsffResource, 'Tags' | 'Details'>>({
      Tags: textsByName(resource['Tags']),
      Details: detailsIn(resource['Details']),
    }),
  };
}
