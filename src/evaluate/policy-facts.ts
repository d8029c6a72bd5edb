/** What the policy analyser says of a secret to the facts of the group `policy`. */
import type { Grant, PolicyAnalysis, PolicyNote } from '../model/access.js';
import { effectsOf, worstGrant } from '../model/grant-effects.js';
import { compareText } from '../model/order.js';
import { witnessSentence } from '../model/witness-sentence.js';
import type { PlainFacts } from './bind.js';
import { lazily } from './lazily.js';

/** What is known of a policy that could be read. */
export interface PolicyFindings {
  readonly analysis: PolicyAnalysis;
  /** The same policy, judged as if nobody but the own account were trusted; asked for only where a rule reads it. */
  readonly untrusting: () => PolicyAnalysis;
  /** The own organization. */
  readonly organizationId: string | undefined;
  /** Action patterns with wildcards in the policy's Allow statements. */
  readonly wildcardActions: () => readonly string[];
}

/** Sorted, each once. */
const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort(compareText);

const isService = (grant: Grant): boolean => grant.class === 'confusedDeputy';

/** The facts of the grants to outsiders, or of those to services. */
function groupFacts(grants: readonly Grant[], access: PolicyAnalysis) {
  const principals = unique(grants.map(({ principal }) => principal));
  // A stranger's own grant shows less than one to everybody.
  const open = grants.filter((grant) => grant.class === 'public');
  const worst = worstGrant(open.length > 0 ? open : grants, access);
  const others = principals.length - 1;
  const more = others > 0 ? `; ${others} more get in` : '';
  return {
    principals,
    actions: unique(grants.flatMap(({ actions }) => actions)),
    effects: effectsOf(grants, access),
    ...(worst && { witness: `${witnessSentence(worst, access)}${more}` }),
  };
}

/** The ids that the analyser's notes call those of deleted users and roles. */
const deadIds = (notes: readonly PolicyNote[]): string[] =>
  unique(
    notes.flatMap(({ code, subject }) =>
      code === 'dead-principal' && subject !== undefined ? [subject] : [],
    ),
  );

/**
 * Whether a grant is for other accounts only, since it names one, somebody of one, or another organization: everybody,
 * and the whole of the own organization, have the own account among them.
 */
function isForOthers(
  { principal, witness: { account, organization } }: Grant,
  ownOrganization: string | undefined,
): boolean {
  const words = principal.split(/[ ,]/);
  if (account !== undefined && words.includes(account)) return true;
  return (
    organization !== undefined && organization !== ownOrganization && words.includes(organization)
  );
}

/** The grants by which principals of other accounts, trusted or not, may read the value, whatever the key says. */
export const crossAccountGrants = ({
  untrusting,
  organizationId,
}: PolicyFindings): readonly Grant[] =>
  untrusting()
    .grants.filter((grant) => !isService(grant) && grant.effects.includes('readsValue'))
    .filter((grant) => isForOthers(grant, organizationId));

const NO_ACCESS: PolicyAnalysis = {
  public: false,
  external: false,
  confusedDeputy: false,
  actions: [],
  valueReadable: false,
  organizationWide: false,
  lockedOut: false,
  grants: [],
  notes: [],
  confidence: 'exact',
};

const NO_FINDINGS: PolicyFindings = {
  analysis: NO_ACCESS,
  untrusting: () => NO_ACCESS,
  organizationId: undefined,
  wildcardActions: () => [],
};

/** The facts of the group `policy`; without findings, those of a secret whose policy is not there or not known. */
export function policyFacts(present: boolean, findings: PolicyFindings = NO_FINDINGS): PlainFacts {
  const { analysis } = findings;
  // Most policies let no outsider in.
  const grantsTo = (services: boolean): (() => ReturnType<typeof groupFacts>) =>
    lazily(() =>
      groupFacts(
        analysis.grants.filter((grant) => isService(grant) === services),
        analysis,
      ),
    );
  const direct = grantsTo(false);
  const services = grantsTo(true);
  return {
    present,
    public: analysis.public,
    external: analysis.external,
    confusedDeputy: analysis.confusedDeputy,
    organizationWide: analysis.organizationWide,
    lockedOut: analysis.lockedOut,
    valueReadable: analysis.valueReadable,
    actions: analysis.actions,
    get outsiders() {
      return direct().principals;
    },
    get outsiderActions() {
      return direct().actions;
    },
    get outsiderEffects() {
      return direct().effects;
    },
    get outsiderWitness() {
      return direct().witness;
    },
    get services() {
      return services().principals;
    },
    get serviceActions() {
      return services().actions;
    },
    get serviceEffects() {
      return services().effects;
    },
    get serviceWitness() {
      return services().witness;
    },
    get crossAccountReaders() {
      return unique(crossAccountGrants(findings).map(({ principal }) => principal));
    },
    get stalePrincipals() {
      return deadIds(analysis.notes);
    },
    get wildcardActions() {
      return findings.wildcardActions();
    },
    get notes() {
      return unique(analysis.notes.map(({ code }) => code));
    },
    confidence: analysis.confidence,
  };
}
