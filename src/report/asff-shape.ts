/**
 * A finding in ASFF -> a plain object whose keys stand in the published order, however it was built: by us, or of what a
 * hub has answered. `satisfies` makes a field that is added to the model and forgotten here a compile error.
 */
import type { AsffAccount, AsffFinding, AsffResource, AsffSecretDetails } from '../model/asff.js';
import { sortedRecord } from './json-shape.js';

const optional = <T, S>(value: T | undefined, shape: (value: T) => S): S | undefined =>
  value === undefined ? undefined : shape(value);

const secretShape = (secret: AsffSecretDetails) =>
  ({
    Name: secret.Name,
    Description: secret.Description,
    KmsKeyId: secret.KmsKeyId,
    RotationEnabled: secret.RotationEnabled,
    RotationLambdaArn: secret.RotationLambdaArn,
    RotationOccurredWithinFrequency: secret.RotationOccurredWithinFrequency,
    RotationRules: optional(secret.RotationRules, ({ AutomaticallyAfterDays }) => ({
      AutomaticallyAfterDays,
    })),
    Deleted: secret.Deleted,
  }) satisfies Record<keyof AsffSecretDetails, unknown>;

const detailsShape = (details: NonNullable<AsffResource['Details']>) => ({
  AwsSecretsManagerSecret: optional(details.AwsSecretsManagerSecret, secretShape),
  Other: optional(details.Other, sortedRecord),
});

const placeShape = ({ Type, Id, Partition, Region }: AsffAccount | AsffResource) => ({
  Type,
  Id,
  Partition,
  Region,
});

const resourceShape = (resource: AsffAccount | AsffResource): object =>
  resource.Type === 'AwsAccount'
    ? placeShape(resource)
    : ({
        ...placeShape(resource),
        Tags: optional(resource.Tags, sortedRecord),
        Details: optional(resource.Details, detailsShape),
      } satisfies Record<keyof AsffResource, unknown>);

const complianceShape = (compliance: AsffFinding['Compliance']) =>
  ({
    Status: compliance.Status,
    RelatedRequirements: compliance.RelatedRequirements,
    StatusReasons: compliance.StatusReasons?.map(({ ReasonCode, Description }) => ({
      ReasonCode,
      Description,
    })),
  }) satisfies Record<keyof AsffFinding['Compliance'], unknown>;

/** A finding as it is sent. */
export const asffShape = (finding: AsffFinding) =>
  ({
    SchemaVersion: finding.SchemaVersion,
    Id: finding.Id,
    ProductArn: finding.ProductArn,
    ProductName: finding.ProductName,
    CompanyName: finding.CompanyName,
    GeneratorId: finding.GeneratorId,
    AwsAccountId: finding.AwsAccountId,
    FirstObservedAt: finding.FirstObservedAt,
    LastObservedAt: finding.LastObservedAt,
    CreatedAt: finding.CreatedAt,
    UpdatedAt: finding.UpdatedAt,
    Title: finding.Title,
    Description: finding.Description,
    SourceUrl: finding.SourceUrl,
    Remediation: optional(finding.Remediation, ({ Recommendation: { Text, Url } }) => ({
      Recommendation: { Text, Url },
    })),
    ProductFields: sortedRecord(finding.ProductFields),
    Resources: finding.Resources.map(resourceShape),
    Compliance: complianceShape(finding.Compliance),
    RecordState: finding.RecordState,
    FindingProviderFields: {
      Severity: {
        Label: finding.FindingProviderFields.Severity.Label,
        Original: finding.FindingProviderFields.Severity.Original,
      },
      Types: finding.FindingProviderFields.Types,
    },
  }) satisfies Record<keyof AsffFinding, unknown>;
