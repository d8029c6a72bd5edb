/** A secret, and what the rules say of its use, to its row in a review. */
import type {
  CostRow,
  Grouping,
  PriceBook,
  SecretUse,
  UnknownUse,
  UnusedEvidence,
} from '../model/cost.js';
import { defined } from '../model/defined.js';
import type { AppliedWaiver } from '../model/finding.js';
import type { Secret } from '../model/secret.js';
import { costOf } from './cost-of.js';
import { deletionPlan, type Grantees } from './deletion-plan.js';
import { groupKey } from './group-key.js';
import { ownerOf } from './owner.js';

/** What the rules `unused` and `never-used` say of a secret. */
export interface JudgedUse {
  readonly use: SecretUse;
  readonly unused?: UnusedEvidence;
  readonly waiver?: AppliedWaiver;
  readonly unknownUse?: UnknownUse;
}

/** How secrets are reviewed; the same for all of them. */
export interface ReviewSettings {
  readonly prices: PriceBook | undefined;
  readonly grouping: Grouping;
  /** Tags that name owners; default `OWNER_TAGS`. */
  readonly ownerTags?: readonly string[] | undefined;
}

/** Null: never read; undefined: not known. */
function lastReadAt({ lastAccessedAt, gaps }: Secret): string | null | undefined {
  if (gaps.some(({ fact }) => fact === 'lastAccessedAt')) return undefined;
  return lastAccessedAt ?? null;
}

/** The row. `grantees` is asked for unused secrets only. */
export function costRow(
  secret: Secret,
  judged: JudgedUse,
  { prices, grouping, ownerTags, grantees }: ReviewSettings & { readonly grantees: () => Grantees },
): CostRow {
  const owner = ownerOf(secret.tags, ownerTags);
  const { use, unused, waiver, unknownUse } = judged;
  return {
    account: secret.account.id,
    region: secret.region,
    name: secret.name,
    arn: secret.groupArn,
    group: groupKey(secret, grouping, owner),
    replicas: secret.replica.regions,
    cost: costOf(secret, prices),
    use,
    ...defined<Pick<CostRow, 'createdAt' | 'owner' | 'unused' | 'waiver' | 'unknownUse'>>({
      createdAt: secret.createdAt,
      owner,
      unused,
      waiver,
      unknownUse,
    }),
    ...defined<Pick<CostRow, 'lastReadAt'>>({ lastReadAt: lastReadAt(secret) }),
    ...(use === 'unused' && { deletion: deletionPlan(secret, { owner, grantees: grantees() }) }),
  };
}
