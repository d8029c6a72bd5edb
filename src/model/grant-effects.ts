/** Grants -> what they really give, the most telling first: a grant to read the value gives nothing where the key withholds it. */
import type { ActionEffect, Grant } from './access.js';

/** Most telling first. */
const EFFECTS: readonly ActionEffect[] = [
  'readsValue',
  'controlsPolicy',
  'changesValue',
  'destroys',
  'metadata',
];

/** What is known of the secret beyond its grants. */
export interface ValueAccess {
  /** The key lets some stranger decrypt who may read the value by the policy. */
  readonly valueReadable: boolean;
}

/** What grants give together, each effect once. */
export const effectsOf = (
  grants: readonly Grant[],
  { valueReadable }: ValueAccess,
): readonly ActionEffect[] =>
  EFFECTS.filter(
    (effect) =>
      (effect !== 'readsValue' || valueReadable) &&
      grants.some(({ effects }) => effects.includes(effect)),
  );

const rankOf = (grant: Grant, access: ValueAccess): number => {
  const [worst] = effectsOf([grant], access);
  return worst === undefined ? EFFECTS.length : EFFECTS.indexOf(worst);
};

/** The grant that gives the most telling effect, the first of several; undefined where there is none. */
export const worstGrant = (grants: readonly Grant[], access: ValueAccess): Grant | undefined =>
  grants.reduce<Grant | undefined>(
    (worst, grant) =>
      worst === undefined || rankOf(grant, access) < rankOf(worst, access) ? grant : worst,
    undefined,
  );
