/** Listed secrets to their resource policies, asked for while the lists still grow. */
import pLimit from 'p-limit';
import { type Failure, type Gap, gapIn } from '../model/gap.js';
import type { ResourcePolicy } from '../model/secret.js';
import type { Memory } from './earlier-policies.js';
import type { ListedSecret, SecretsPort } from './ports.js';

/** A policy, or why it is not known. */
export interface PolicyFact {
  readonly policy: ResourcePolicy;
  readonly gaps: readonly Gap[];
}

/** Reads the policies of one Region. */
export interface PolicyReader {
  /** Asks for a policy; once for each secret, however often it is asked. */
  read(entry: ListedSecret): Promise<PolicyFact>;
  /** Policies that were not read again. */
  carriedOver(): number;
}

const ABSENT: ResourcePolicy = { present: false };

const BEING_DELETED: Failure = {
  reason: 'notCollected',
  api: 'secretsmanager:GetResourcePolicy',
  detail: 'AWS does not tell the policy of a secret that is being deleted.',
};

/** Requests of one Region that wait at once: enough to fill its quota, and no more, so that others come in between. */
const AT_ONCE = 32;

async function ask(port: SecretsPort, { arn }: ListedSecret): Promise<PolicyFact> {
  const answer = await port.policy(arn);
  if (!answer.ok) return { policy: ABSENT, gaps: [gapIn('policy', answer.failure)] };
  const document = answer.value;
  return { policy: document === undefined ? ABSENT : { present: true, document }, gaps: [] };
}

/** Makes the reader of a Region. `memory` is waited for before the first policy. */
export function policyReader(port: SecretsPort, memory: Promise<Memory>): PolicyReader {
  const limit = pLimit(AT_ONCE);
  const known = new Map<string, Promise<PolicyFact>>();
  let carried = 0;
  const find = async (entry: ListedSecret): Promise<PolicyFact> => {
    const remembered = (await memory).remember(entry);
    if (remembered === undefined) return limit(() => ask(port, entry));
    carried++;
    return { policy: remembered, gaps: [] };
  };
  return {
    read(entry) {
      if (entry.deletedAt !== undefined)
        return Promise.resolve({ policy: ABSENT, gaps: [gapIn('policy', BEING_DELETED)] });
      const earlier = known.get(entry.arn);
      if (earlier !== undefined) return earlier;
      const fact = find(entry);
      known.set(entry.arn, fact);
      return fact;
    },
    carriedOver: () => carried,
  };
}
