/** What is known of each condition key: whether it can be in a request, and who decides its value. */

/**
 * Who decides the value.
 * `identity`: follows from who calls, or for a service from whom it acts for. `network`: from where the call comes.
 * `constant`: a property of the secret or of the day. `choosable`: whatever the caller likes.
 * `ownedArn`: the ARN of a thing in the caller's own account. `vpcOfInstance`: the VPC of the caller's EC2 instance.
 */
export type KeyRole =
  | 'identity'
  | 'network'
  | 'constant'
  | 'choosable'
  | 'ownedArn'
  | 'vpcOfInstance';

export interface ConditionKey {
  /** As AWS writes it; ends in `/` where a name follows. */
  readonly name: string;
  readonly role: KeyRole;
  readonly multivalued?: true;
  /** Never in the call of a service principal. */
  readonly directOnly?: true;
  /** In every request. */
  readonly always?: true;
  /** In the call of a service principal only. */
  readonly serviceOnly?: true;
  /** It holds an IP address. */
  readonly address?: true;
}

const named = (
  names: readonly string[],
  traits: Omit<ConditionKey, 'name'>,
): readonly ConditionKey[] => names.map((name) => ({ name, ...traits }));

/** Source: IAM user guide, "AWS global condition context keys"; Service Authorization Reference, AWS Secrets Manager. */
const KEYS: readonly ConditionKey[] = [
  ...named(['aws:PrincipalAccount', 'aws:PrincipalIsAWSService'], {
    role: 'identity',
    always: true,
  }),
  ...named(['aws:PrincipalArn', 'aws:PrincipalOrgID', 'aws:userid', 'aws:username'], {
    role: 'identity',
    directOnly: true,
  }),
  ...named(['aws:PrincipalOrgPaths'], { role: 'identity', directOnly: true, multivalued: true }),
  ...named(
    [
      'aws:PrincipalServiceName',
      'aws:SourceAccount',
      'aws:SourceArn',
      'aws:SourceOrgID',
      'aws:SourceOwner',
    ],
    { role: 'identity', serviceOnly: true },
  ),
  ...named(['aws:PrincipalServiceNamesList', 'aws:SourceOrgPaths'], {
    role: 'identity',
    serviceOnly: true,
    multivalued: true,
  }),
  ...named(
    ['aws:SourceVpc', 'aws:SourceVpcArn', 'aws:SourceVpce', 'aws:VpceAccount', 'aws:VpceOrgID'],
    { role: 'network' },
  ),
  ...named(['aws:SourceIp', 'aws:VpcSourceIp'], { role: 'network', address: true }),
  ...named(['aws:VpceOrgPaths'], { role: 'network', multivalued: true }),
  ...named(
    [
      'aws:CurrentTime',
      'aws:EpochTime',
      'aws:RequestedRegion',
      'aws:ResourceAccount',
      'aws:ResourceOrgID',
      'aws:ResourceTag/',
      'aws:SecureTransport',
      'secretsmanager:ResourceTag/',
      'secretsmanager:SecretId',
      'secretsmanager:SecretPrimaryRegion',
      'secretsmanager:resource/AllowRotationLambdaArn',
      'secretsmanager:resource/Type',
    ],
    { role: 'constant', always: true },
  ),
  ...named(['aws:ResourceOrgPaths'], { role: 'constant', always: true, multivalued: true }),
  ...named(
    [
      'aws:FederatedProvider',
      'aws:MultiFactorAuthAge',
      'aws:MultiFactorAuthPresent',
      'aws:PrincipalTag/',
      'aws:PrincipalType',
      'aws:SourceIdentity',
      'aws:TokenIssueTime',
    ],
    { role: 'choosable', directOnly: true },
  ),
  ...named(['aws:Ec2InstanceSourcePrivateIPv4'], {
    role: 'choosable',
    directOnly: true,
    address: true,
  }),
  ...named(['aws:ViaAWSService'], { role: 'choosable', always: true }),
  ...named(
    [
      'aws:CalledViaFirst',
      'aws:CalledViaLast',
      'aws:Referer',
      'aws:RequestTag/',
      'aws:UserAgent',
      'secretsmanager:AddReplicaRegions',
      'secretsmanager:BlockPublicPolicy',
      'secretsmanager:Description',
      'secretsmanager:ExternalSecretRotationRoleArn',
      'secretsmanager:ForceDeleteWithoutRecovery',
      'secretsmanager:ForceOverwriteReplicaSecret',
      'secretsmanager:KmsKeyArn',
      'secretsmanager:KmsKeyId',
      'secretsmanager:ModifyRotationRules',
      'secretsmanager:Name',
      'secretsmanager:RecoveryWindowInDays',
      'secretsmanager:RotateImmediately',
      'secretsmanager:RotationLambdaARN',
      'secretsmanager:Type',
      'secretsmanager:VersionId',
      'secretsmanager:VersionStage',
    ],
    { role: 'choosable' },
  ),
  ...named(['aws:CalledVia', 'aws:TagKeys'], { role: 'choosable', multivalued: true }),
  ...named(['ec2:SourceInstanceARN', 'lambda:SourceFunctionArn'], {
    role: 'ownedArn',
    directOnly: true,
  }),
  ...named(['aws:Ec2InstanceSourceVpc'], { role: 'vpcOfInstance', directOnly: true }),
];

const BY_NAME: ReadonlyMap<string, ConditionKey> = new Map(
  KEYS.map((key) => [key.name.toLowerCase(), key]),
);

/** What is known of a key, by its lower-case name; undefined: it has no place in a Secrets Manager request. */
export const conditionKey = (name: string): ConditionKey | undefined =>
  BY_NAME.get(name) ?? BY_NAME.get(name.slice(0, name.indexOf('/') + 1));
