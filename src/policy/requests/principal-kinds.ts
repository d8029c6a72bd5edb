/** The kinds of IAM principals, and what their ARNs and ids look like in condition keys. */
import { type Glob, ONE, RUN, sequence, type Token } from '../language/glob.js';

export const PRINCIPAL_KINDS = ['role', 'user', 'root', 'federatedUser'] as const;

export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/**
 * ARNs of a kind of principal as `aws:PrincipalArn` shows them: for a role not that of its session, and that of the
 * account's root for its root user alone. Source: IAM user guide, "Global condition keys".
 */
export function principalArnShape(
  kind: PrincipalKind,
  partition: string,
  account: readonly Token[],
): Glob {
  switch (kind) {
    case 'role':
    case 'user':
      return sequence(`arn:${partition}:iam::`, ...account, `:${kind}/`, ONE, RUN);
    case 'root':
      return sequence(`arn:${partition}:iam::`, ...account, ':root');
    case 'federatedUser':
      return sequence(`arn:${partition}:sts::`, ...account, ':federated-user/', ONE, RUN);
  }
}

/** A principal of the kind, for when its name does not matter. */
export function exampleArn(kind: PrincipalKind, partition: string, account: string): string {
  switch (kind) {
    case 'role':
    case 'user':
      return `arn:${partition}:iam::${account}:${kind}/Anyone`;
    case 'root':
      return `arn:${partition}:iam::${account}:root`;
    case 'federatedUser':
      return `arn:${partition}:sts::${account}:federated-user/Anyone`;
  }
}
