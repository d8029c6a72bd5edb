/** Secrets as the sandbox keeps them: a primary and its replicas are one group, which write operations change. */

/** A version of a value. */
export interface Version {
  readonly id: string;
  readonly created: Date;
  /** Empty: deprecated. */
  stages: readonly string[];
  /** Day of the last read, by Region. */
  readonly accessed: Map<string, Date>;
  /** Key under which it was encrypted; absent: the default key. */
  readonly key?: string;
  /** Absent: the sandbox makes one up. */
  readonly value?: SecretValue;
}

/** A value that someone put. */
export type SecretValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly base64: string };

/** How a secret rotates. The rules stay when it is switched off. */
export interface Rotation {
  enabled: boolean;
  readonly lambdaArn?: string;
  readonly everyDays?: number;
  readonly schedule?: string;
  readonly window?: string;
  last?: Date;
  next?: Date;
}

/** What differs from Region to Region. */
export interface Member {
  /** Absent: the default key. */
  key?: string;
  /** Midnight of the day of the last read in the Region. */
  accessed?: Date;
  readonly status: 'InSync' | 'InProgress' | 'Failed';
  readonly message?: string;
}

/** A secret with its replicas. */
export interface SecretGroup {
  readonly account: string;
  readonly partition: string;
  readonly name: string;
  /** The six characters at the end of the ARN, the same in every Region. */
  readonly suffix: string;
  readonly primaryRegion: string;
  readonly created: Date;
  changed: Date;
  description?: string;
  type?: string;
  readonly owningService?: string;
  readonly tags: Map<string, string>;
  rotation?: Rotation;
  externalRotationRole?: string;
  externalRotationMetadata: ReadonlyMap<string, string>;
  versions: readonly Version[];
  /** Set: it is scheduled for deletion. */
  deleted?: Date;
  policy?: string;
  /** By Region, the primary's first. */
  readonly members: Map<string, Member>;
}

/** A secret as one Region sees it. */
export interface SecretView {
  readonly group: SecretGroup;
  readonly region: string;
  readonly member: Member;
}

/** ARN of a group's member in a Region. */
export const arnOf = (group: SecretGroup, region: string): string =>
  `arn:${group.partition}:secretsmanager:${region}:${group.account}:secret:${group.name}-${group.suffix}`;

/** The Regions of a group's replicas, failed ones included. */
export const replicaRegions = (group: SecretGroup): readonly string[] =>
  [...group.members.keys()].filter((region) => region !== group.primaryRegion);

/** Whether a Region holds an entry: a replica that failed has none. */
export const isVisibleIn = (group: SecretGroup, region: string): boolean => {
  const member = group.members.get(region);
  return member !== undefined && member.status !== 'Failed';
};
