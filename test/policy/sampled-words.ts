/** A policy -> its words, and the accounts, organizations and names that they speak of. */
import type { PolicyJson } from './policy-json.js';
import {
  OTHER_ORGANIZATION,
  OWN,
  OWN_ORGANIZATION,
  PARTNER,
  PARTNER_ORGANIZATION,
  STRANGER,
} from './sampled-world.js';

/** What a policy says. */
export interface Words {
  /** All of it. */
  readonly text: string;
  /** Every value in it that has no variables. */
  readonly values: readonly string[];
}

/** Nobody wrote it into a policy. */
export const FRESH = '700070007000';
export const FRESH_ORGANIZATION = 'o-qqqqqqqqqq';

export const unique = <Item>(items: readonly Item[]): readonly Item[] => [...new Set(items)];

/** One text that a pattern stands for. */
export const instance = (pattern: string): string =>
  pattern.replaceAll('*', 'x1').replaceAll('?', '7');

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes('${') ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The words of a policy, and of those that stand above it. */
export const wordsOf = (policies: readonly PolicyJson[]): Words => ({
  text: JSON.stringify(policies),
  values: unique(policies.flatMap(({ Statement }) => textsIn(Statement))),
});

/** Whether it speaks of one of the keys. */
export const mentions = ({ text }: Words, ...keys: readonly string[]): boolean => {
  const lower = text.toLowerCase();
  return keys.some((key) => lower.includes(key.toLowerCase()));
};

/** Accounts that the owner does not trust. */
export const accountsIn = ({ values }: Words): readonly string[] =>
  unique([
    FRESH,
    STRANGER,
    ...values.flatMap((text) => text.match(/[0-9?]{12}/g) ?? []).map(instance),
  ]).filter((account) => account !== OWN && account !== PARTNER);

/** Organizations that the owner does not trust. */
export const organizationsIn = ({ values }: Words): readonly string[] =>
  unique([
    FRESH_ORGANIZATION,
    OTHER_ORGANIZATION,
    ...values.flatMap((text) => text.match(/^o-[a-z0-9]{10}[a-z0-9*]*/g) ?? []).map(instance),
  ]).filter((id) => id !== OWN_ORGANIZATION && id !== PARTNER_ORGANIZATION);

/** Names of roles that the policy's patterns let into any account. */
export const roleNamesIn = ({ values }: Words): readonly string[] =>
  values.flatMap((text) => {
    const name = /:role\/(.+)$/.exec(text)?.[1];
    return name === undefined ? [] : [instance(name)];
  });
