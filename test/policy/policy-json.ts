/** The JSON of a policy, in the shapes that the tests write, and a request for a secret. */

export type Scalar = string | number | boolean;
export type OneOrMore<Item> = Item | readonly Item[];

/** Operator -> key -> values. */
export type ConditionJson = Readonly<Record<string, Readonly<Record<string, OneOrMore<Scalar>>>>>;

export type PrincipalJson = '*' | Readonly<Record<string, OneOrMore<string>>>;

export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: PrincipalJson;
  readonly NotPrincipal?: PrincipalJson;
  readonly Action?: OneOrMore<string>;
  readonly NotAction?: OneOrMore<string>;
  readonly Resource?: OneOrMore<string>;
  readonly NotResource?: OneOrMore<string>;
  readonly Condition?: ConditionJson;
}

export interface PolicyJson {
  readonly Version?: string;
  readonly Statement: readonly StatementJson[];
}

/** One request for a secret. */
export interface Call {
  readonly kind: 'direct' | 'service';
  readonly secretArn: string;
  /** The account of a direct caller. */
  readonly account?: string;
  /** ARN of the user, role, root user or federated user. */
  readonly principalArn?: string;
  /** ARN of the session, where a role calls. */
  readonly sessionArn?: string;
  readonly service?: string;
  /** Lower-case condition key -> values. A key that is not there is absent from the request. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/** A scalar as the only member of a list. */
export const listOf = <Item extends Scalar>(
  value: OneOrMore<Item> | undefined,
): readonly Item[] => {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
};

/** The actions that a secret's policy can grant. */
export const ACTIONS: readonly string[] = [
  'CancelRotateSecret',
  'DeleteResourcePolicy',
  'DeleteSecret',
  'DescribeSecret',
  'GetResourcePolicy',
  'GetSecretValue',
  'ListSecretVersionIds',
  'PutResourcePolicy',
  'PutSecretValue',
  'RemoveRegionsFromReplication',
  'ReplicateSecretToRegions',
  'RestoreSecret',
  'RotateSecret',
  'StopReplicationToReplica',
  'TagResource',
  'UntagResource',
  'UpdateSecret',
  'UpdateSecretVersionStage',
  'ValidateResourcePolicy',
].map((name) => `secretsmanager:${name}`);
