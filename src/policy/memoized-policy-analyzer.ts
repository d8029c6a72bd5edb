/** An analyser that remembers: fleets repeat policies, and what a policy lets strangers do is the same for each of them. */
import type { PolicyAnalysis, PolicyContext } from '../model/access.js';
import { parseSecretArn } from '../model/arn.js';
import { analyzeResourcePolicy, analyzeTrusting } from './analyze-resource-policy.js';
import { type NormalForm, normalForm } from './read/normal-form.js';
import { type Trust, trustOf } from './world.js';

/** Has the signature of `analyzeResourcePolicy`. */
export type PolicyAnalyzer = (policy: string | object, context: PolicyContext) => PolicyAnalysis;

/** Analyses and policy texts that are kept where nobody says otherwise; the one that was asked for longest ago goes first. */
const MOST_KEPT = 20_000;

/** A map that forgets what was not asked for of late. */
class Memory<Value> {
  readonly #values = new Map<string, Value>();
  readonly #mostKept: number;

  constructor(mostKept: number) {
    this.#mostKept = mostKept;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.#keep(key, value);
    return value;
  }

  set(key: string, value: Value): Value {
    this.#keep(key, value);
    if (this.#values.size > this.#mostKept) {
      for (const oldest of this.#values.keys()) {
        this.#values.delete(oldest);
        break;
      }
    }
    return value;
  }

  /** The last in order is the latest. */
  #keep(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
  }
}

/** What of a context is the same for many secrets. */
type Shared = Pick<
  PolicyContext,
  | 'organizationId'
  | 'trustedAccounts'
  | 'trustedOrganizations'
  | 'trustedNetworks'
  | 'resourceControlPolicies'
  | 'principalIds'
>;

interface Owner {
  readonly trust: Trust;
  /** Tells this owner from the others that were met. */
  readonly id: number;
}

const isSame = (a: Shared, b: Shared): boolean =>
  a.organizationId === b.organizationId &&
  a.trustedAccounts === b.trustedAccounts &&
  a.trustedOrganizations === b.trustedOrganizations &&
  a.trustedNetworks === b.trustedNetworks &&
  a.resourceControlPolicies === b.resourceControlPolicies &&
  a.principalIds === b.principalIds;

/** So many owners are told apart by their very lists. */
const MOST_RECENT = 8;

/** Reads each owner's trust once. Lists are compared by content only where they are not the very same lists as before. */
function ownersOf(): (shared: Shared) => Owner {
  const known = new Memory<Owner>(MOST_KEPT);
  let recent: readonly { readonly shared: Shared; readonly owner: Owner }[] = [];
  let count = 0;
  return (shared) => {
    const met = recent.find((one) => isSame(one.shared, shared));
    if (met !== undefined) return met.owner;
    const key = JSON.stringify([
      shared.organizationId,
      shared.trustedAccounts,
      shared.trustedOrganizations,
      shared.trustedNetworks,
      shared.resourceControlPolicies,
      shared.principalIds,
    ]);
    count += 1;
    const owner = known.get(key) ?? known.set(key, { trust: trustOf(shared), id: count });
    recent = [{ shared, owner }, ...recent].slice(0, MOST_RECENT);
    return owner;
  };
}

/** All else that an analysis depends on. */
function keyOf(
  text: string,
  { namesSecret, namesRegion }: Pick<NormalForm, 'namesSecret' | 'namesRegion'>,
  { secretArn, kmsKey, source, now }: PolicyContext,
  owner: Owner,
): string {
  const arn = parseSecretArn(secretArn);
  const isAnySecret = !namesSecret && arn !== undefined && kmsKey?.policy === undefined;
  return JSON.stringify([
    owner.id,
    isAnySecret ? [arn.partition, namesRegion ? arn.region : '', arn.account] : secretArn,
    kmsKey?.managedBy,
    kmsKey?.policy,
    source,
    now?.getTime(),
    text,
  ]);
}

/**
 * Makes an analyser with an empty memory of its own, for judging many policies of a few owners. It answers as
 * `analyzeResourcePolicy` does; one analysis may be given for several policies. It remembers policies that are texts, and
 * of which all control policies and the key's are. A list in a context must not change after it was given. `mostKept`:
 * analyses, of several kilobytes each, and policy texts that it remembers.
 */
export function memoizedPolicyAnalyzer(mostKept = MOST_KEPT): PolicyAnalyzer {
  const ownerOf = ownersOf();
  const forms = new Memory<NormalForm>(mostKept);
  const analyses = new Memory<PolicyAnalysis>(mostKept);
  return (policy, context) => {
    // An object may be anything, and may change.
    const isText = typeof policy === 'string' && typeof (context.kmsKey?.policy ?? '') === 'string';
    if (!isText || (context.resourceControlPolicies ?? []).some((one) => typeof one !== 'string')) {
      return analyzeResourcePolicy(policy, context);
    }
    const owner = ownerOf(context);
    const form = forms.get(policy) ?? forms.set(policy, normalForm(policy));
    const namesSecret = form.namesSecret || context.resourceControlPolicies !== undefined;
    const key = keyOf(form.text, { ...form, namesSecret }, context, owner);
    return analyses.get(key) ?? analyses.set(key, analyzeTrusting(owner.trust, policy, context));
  };
}
