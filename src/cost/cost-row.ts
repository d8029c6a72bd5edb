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
import { latest } from '../model/latest.js';
import type { Secret } from '../model/secret.js';
import { dayOf } from './answered.js';
import { callCost } from './call-cost.js';
import { costOf } from './cost-of.js';
import { deletionPlan, type Grantees } from './deletion-plan.js';
import { groupKey } from './group-key.js';
import { ownerOf } from './owner.js';
import { rowUsage } from './row-usage.js';
import type { AskedUsage } from './use-checks.js';

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

/** What a row rests on beyond the secret itself. */
export interface RowFacts extends ReviewSettings {
  /** Asked for unused secrets only. */
  readonly grantees: () => Grantees;
  readonly usage?: AskedUsage;
}

/** Null: never read; undefined: not known. AWS keeps the day, of which an event tells the second. */
function lastReadAt({ lastAccessedAt, gaps }: Secret, usage: AskedUsage): CostRow['lastReadAt'] {
  const seen = usage?.ok ? latest(usage.value.usage.readers)?.lastAt : undefined;
  const isHidden = gaps.some(({ fact }) => fact === 'lastAccessedAt');
  if (seen !== undefined) {
    const isEarlier = lastAccessedAt !== undefined && dayOf(seen) < dayOf(lastAccessedAt);
    return isEarlier && !isHidden ? lastAccessedAt : seen;
  }
  return isHidden ? undefined : (lastAccessedAt ?? null);
}

type UsageFields = Pick<CostRow, 'calls' | 'usage' | 'usageGap'>;

function usageFields(secret: Secret, usage: AskedUsage, prices: RowFacts['prices']): UsageFields {
  if (usage === undefined) return {};
  const calls = callCost(secret, usage, prices);
  return usage.ok ? { calls, usage: rowUsage(usage.value) } : { calls, usageGap: usage.failure };
}

/** The row. */
export function costRow(
  secret: Secret,
  judged: JudgedUse,
  { prices, grouping, ownerTags, grantees, usage: asked }: RowFacts,
): CostRow {
  const owner = ownerOf(secret.tags, ownerTags);
  const { use, unused, waiver, unknownUse } = judged;
  const known = usageFields(secret, asked, prices);
  return {
    account: secret.account.id,
    region: secret.region,
    name: secret.name,
    arn: secret.groupArn,
    group: groupKey(secret, grouping, owner),
    replicas: secret.replica.regions,
    cost: costOf(secret, prices, known.calls),
    use,
    ...known,
    ...defined<Pick<CostRow, 'createdAt' | 'owner' | 'unused' | 'waiver' | 'unknownUse'>>({
      createdAt: secret.createdAt,
      owner,
      unused,
      waiver,
      unknownUse,
    }),
    ...defined<Pick<CostRow, 'lastReadAt'>>({ lastReadAt: lastReadAt(secret, asked) }),
    ...(use === 'unused' && {
      deletion: deletionPlan(secret, { owner, grantees: grantees(), usage: asked }),
    }),
  };
}
