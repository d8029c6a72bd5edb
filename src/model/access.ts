/** What a resource policy lets outsiders do: the result types of the policy analyser. */

/** The kind of requester that a grant lets in. */
export type GrantClass = 'public' | 'external' | 'confusedDeputy';

/** What an action gives to who may call it. */
export type ActionEffect =
  | 'readsValue'
  | 'controlsPolicy'
  | 'changesValue'
  | 'destroys'
  | 'metadata';

/** A condition of a grant, as written. */
export interface PolicyCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A condition of a grant that keeps nobody out whom it should. */
export interface UncreditedCondition extends PolicyCondition {
  readonly reason: string;
}

/** A statement by its place in the policy, the first being 0. */
export interface StatementPlace {
  readonly index: number;
  readonly sid?: string;
}

/** The policies whose Denies stop calls for a secret. */
export type PolicyOrigin = 'policy' | 'resourceControlPolicy';

/** A Deny that names an action of a grant, and yet does not stop it. */
export interface ConsideredDeny {
  readonly statement: StatementPlace;
  /** Where the Deny stands. */
  readonly origin: PolicyOrigin;
  /** `partial`: it stops some of what the statement of the grant would allow. */
  readonly effect: 'none' | 'partial';
  /** Why it does not stop the witness. */
  readonly reason: string;
}

/** One operation of a JSON Patch. Source: RFC 6902. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/**
 * The smallest edit that was found to close a grant: with it the analyser finds the grant closed, nobody new let in, and
 * whom the policy welcomes of the owner's own still let in, unless nothing short of taking the statement out does it. It
 * applies to the policy that was analysed: analyse again before applying another.
 */
export interface PolicyFix {
  /** What to do, as a sentence. */
  readonly summary: string;
  /** Applies to the policy as JSON. */
  readonly patch: readonly PatchOperation[];
}

/** How sure a verdict is. `conservative`: something was not understood and was counted as exposure. */
export type Confidence = 'exact' | 'conservative';

/** One concrete request that is allowed: the proof of a grant. */
export interface Witness {
  readonly principalArn?: string;
  readonly account?: string;
  readonly organization?: string;
  readonly service?: string;
  /** From where: "the Internet, address 198.51.100.7", "VPC endpoint vpce-...". Services have none. */
  readonly network?: string;
  readonly action: string;
  /** Condition keys and values of the request. */
  readonly context: Readonly<Record<string, string>>;
}

/** One way in that survives every Deny. */
export interface Grant {
  readonly class: GrantClass;
  readonly statement: StatementPlace;
  /** As people say it: "any AWS account", "account 999988887777", "organization o-...". */
  readonly principal: string;
  /** Full names, sorted. */
  readonly actions: readonly string[];
  readonly effects: readonly ActionEffect[];
  /** Conditions that still limit the grant. */
  readonly narrowedBy: readonly PolicyCondition[];
  /** Conditions of the statement that do not. */
  readonly notCredited: readonly UncreditedCondition[];
  readonly denies: readonly ConsideredDeny[];
  readonly witness: Witness;
  readonly fix: PolicyFix;
  readonly confidence: Confidence;
}

/** Something worth knowing about a policy that is not exposure. */
export interface PolicyNote {
  readonly code: string;
  readonly statement?: number;
  /** What of the policy it is about, as written there: the id of a deleted principal, say. */
  readonly subject?: string;
  readonly message: string;
}

/** What the analyser says about one policy. */
export interface PolicyAnalysis {
  readonly public: boolean;
  readonly external: boolean;
  readonly confusedDeputy: boolean;
  /** Full names of the actions that untrusted requesters reach, sorted. */
  readonly actions: readonly string[];
  readonly valueReadable: boolean;
  /** Any account of the own organization can read the value. */
  readonly organizationWide: boolean;
  /** Its Denies keep all of the owner's own users and roles from changing the policy. */
  readonly lockedOut: boolean;
  readonly grants: readonly Grant[];
  readonly notes: readonly PolicyNote[];
  readonly confidence: Confidence;
}

/** What the analyser must be told to judge a policy. */
export interface PolicyContext {
  readonly secretArn: string;
  readonly organizationId?: string;
  readonly trustedAccounts?: readonly string[];
  readonly trustedOrganizations?: readonly string[];
  readonly trustedNetworks?: {
    readonly cidrs?: readonly string[];
    readonly vpcs?: readonly string[];
    readonly vpcEndpoints?: readonly string[];
  };
  readonly kmsKey?: {
    readonly managedBy: 'aws' | 'customer' | 'unknown';
    /** The key's own policy, as JSON text or as an object. */
    readonly policy?: string | object;
  };
  /** Resource control policies that apply to the account: their Deny statements count as the policy's own. */
  readonly resourceControlPolicies?: readonly (string | object)[];
  /** Unique id of a principal (`AROA...`, `AIDA...`) -> its ARN. */
  readonly principalIds?: Readonly<Record<string, string>>;
  /** `aws`, the default: as GetResourcePolicy gives it, where a bare unique id means a deleted principal. `template`: as written. */
  readonly source?: 'aws' | 'template';
  /** Day on which date conditions are judged; without it they are not judged. */
  readonly now?: Date;
}

/** Codes of the notes that say that a text is no policy at all. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'no-statement',
  'not-a-policy',
  'not-json',
  'too-large',
]);

/** The note that says that the text is no policy; undefined where it is one. */
export const unreadableNote = ({ confidence, notes }: PolicyAnalysis): PolicyNote | undefined =>
  confidence === 'exact' ? undefined : notes.find(({ code }) => UNREADABLE.has(code));
