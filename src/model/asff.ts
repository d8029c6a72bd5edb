/** The part of the AWS Security Finding Format that we fill. A test holds it against the SDK's own type. */

/** Namespace of our product fields, generator ids and finding ids. */
export const ASFF_PRODUCT = 'secrets-census';

/** `ProductName` and `CompanyName` of our findings. */
export const ASFF_PRODUCT_NAME = 'Secrets Census';

/** The default product of an account in a Region: nobody else may import for it. */
export const defaultProduct = (partition: string, region: string, account: string): string =>
  `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`;

interface AsffPlace {
  readonly Id: string;
  readonly Partition?: AsffPartition;
  readonly Region?: string;
}

/** An account, where nothing is known of its secrets. */
export interface AsffAccount extends AsffPlace {
  readonly Type: 'AwsAccount';
}

/** All that the format can say of a secret. Source: `AwsSecretsManagerSecretDetails` of the SDK. */
export interface AsffSecretDetails {
  readonly Name: string;
  readonly Description?: string;
  readonly KmsKeyId?: string;
  readonly RotationEnabled?: boolean;
  readonly RotationLambdaArn?: string;
  readonly RotationOccurredWithinFrequency?: boolean;
  readonly RotationRules?: { readonly AutomaticallyAfterDays?: number };
  readonly Deleted?: boolean;
}

export interface AsffResource extends AsffPlace {
  readonly Type: 'AwsSecretsManagerSecret';
  readonly Tags?: Record<string, string>;
  /** Absent where the finding would be too large with them. */
  readonly Details?: {
    readonly AwsSecretsManagerSecret?: AsffSecretDetails;
    readonly Other?: Record<string, string>;
  };
}

/** What Security Hub takes; it names the isolated partitions otherwise than ARNs do, and does not know `aws-eusc`. */
export type AsffPartition = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-us-iso' | 'aws-us-iso-b';

export type AsffSeverityLabel = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** Source: Security Hub user guide, "AWS Security Finding Format (ASFF)". Times have milliseconds and end in `Z`. */
export interface AsffFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: string;
  readonly CompanyName: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly FirstObservedAt: string;
  readonly LastObservedAt: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Title: string;
  readonly Description: string;
  /** Where a person can look at it. */
  readonly SourceUrl?: string;
  readonly Remediation?: {
    readonly Recommendation: { readonly Text?: string; readonly Url?: string };
  };
  readonly ProductFields: Record<string, string>;
  readonly Resources: (AsffResource | AsffAccount)[];
  readonly Compliance: {
    /** `NOT_AVAILABLE`: the check could not be done. */
    readonly Status: 'FAILED' | 'PASSED' | 'NOT_AVAILABLE';
    readonly RelatedRequirements?: string[];
    readonly StatusReasons?: { readonly ReasonCode: string; readonly Description: string }[];
  };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: AsffSeverityLabel; readonly Original: string };
    readonly Types: string[];
  };
}
