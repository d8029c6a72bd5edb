/** The actions that a secret's policy can grant, and what each gives to who may call it. */
import type { ActionEffect } from '../../model/access.js';
import { compareText } from '../../model/order.js';
import { hasWildcard, matches, wildcardGlob } from './glob.js';

/**
 * The actions with resource type `Secret`. Left out, because a secret's policy cannot grant them:
 * BatchGetSecretValue, CreateSecret, GetRandomPassword, ListSecrets.
 * Source: Service Authorization Reference, AWS Secrets Manager.
 */
const EFFECTS = {
  CancelRotateSecret: 'changesValue',
  DeleteResourcePolicy: 'controlsPolicy',
  DeleteSecret: 'destroys',
  DescribeSecret: 'metadata',
  GetResourcePolicy: 'metadata',
  GetSecretValue: 'readsValue',
  ListSecretVersionIds: 'metadata',
  PutResourcePolicy: 'controlsPolicy',
  PutSecretValue: 'changesValue',
  RemoveRegionsFromReplication: 'destroys',
  ReplicateSecretToRegions: 'changesValue',
  RestoreSecret: 'metadata',
  RotateSecret: 'changesValue',
  StopReplicationToReplica: 'destroys',
  TagResource: 'metadata',
  UntagResource: 'metadata',
  UpdateSecret: 'changesValue',
  UpdateSecretVersionStage: 'changesValue',
  ValidateResourcePolicy: 'metadata',
} as const satisfies Record<string, ActionEffect>;

/** Most telling first. */
const EFFECT_ORDER: readonly ActionEffect[] = [
  'readsValue',
  'controlsPolicy',
  'changesValue',
  'destroys',
  'metadata',
];

interface SecretAction {
  readonly name: string;
  readonly effect: ActionEffect;
  readonly bit: number;
}

const ACTIONS: readonly SecretAction[] = Object.entries(EFFECTS)
  .sort(([a], [b]) => compareText(a, b))
  .map(([name, effect], index) => ({ name: `secretsmanager:${name}`, effect, bit: 1 << index }));

/** A set of actions, one bit each. */
export type ActionSet = number;

export const NO_ACTIONS: ActionSet = 0;

export const ALL_ACTIONS: ActionSet = ACTIONS.reduce((set, { bit }) => set | bit, NO_ACTIONS);

const BY_NAME: ReadonlyMap<string, ActionSet> = new Map([
  ...ACTIONS.map(({ name, bit }) => [name.toLowerCase(), bit] as const),
  ['*', ALL_ACTIONS],
  ['secretsmanager:*', ALL_ACTIONS],
]);

/** The actions that one `Action` pattern names; case does not count, `*` and `?` are wildcards. */
export function actionsMatching(pattern: string): ActionSet {
  const exact = BY_NAME.get(pattern.toLowerCase());
  if (exact !== undefined || !hasWildcard(pattern)) return exact ?? NO_ACTIONS;
  const glob = wildcardGlob(pattern, { ignoreCase: true });
  return ACTIONS.filter(({ name }) => matches(glob, name)).reduce(
    (set, { bit }) => set | bit,
    NO_ACTIONS,
  );
}

const members = (set: ActionSet): readonly SecretAction[] =>
  ACTIONS.filter(({ bit }) => (set & bit) !== 0);

/** Full names, sorted. */
export const actionNames = (set: ActionSet): readonly string[] =>
  members(set).map(({ name }) => name);

/** What the actions give, most telling first. */
export const actionEffects = (set: ActionSet): readonly ActionEffect[] =>
  EFFECT_ORDER.filter((effect) => members(set).some((action) => action.effect === effect));

/** How much is at stake; higher is more. */
export const telling = (set: ActionSet): number =>
  EFFECT_ORDER.length - EFFECT_ORDER.findIndex((effect) => actionEffects(set).includes(effect));

/** The action that best shows what is at stake; undefined of the empty set. */
export function mostTelling(set: ActionSet): string | undefined {
  const [worst] = actionEffects(set);
  return members(set).find(({ effect }) => effect === worst)?.name;
}

/** The actions that hand out the secret's value. */
export const VALUE_READS: ActionSet = ACTIONS.filter(
  ({ effect }) => effect === 'readsValue',
).reduce((set, { bit }) => set | bit, NO_ACTIONS);

/** The actions that decide over the policy itself. */
export const POLICY_CONTROLS: ActionSet = ACTIONS.filter(
  ({ effect }) => effect === 'controlsPolicy',
).reduce((set, { bit }) => set | bit, NO_ACTIONS);
