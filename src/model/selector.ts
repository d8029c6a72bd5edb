/** Whether a secret is one of those that a selector names. */
import { globMatches } from './glob.js';
import type { RulesSettings, SecretSelector } from './settings.js';

/** What a selector can look at. */
export interface Selectable {
  readonly account: string;
  readonly ouPath?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Whether every tag glob matches; a tag that is missing matches nothing. */
export const tagsMatch = (
  globs: Readonly<Record<string, string>>,
  tags: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(globs).every(([name, glob]) => {
    const value = Object.hasOwn(tags, name) ? tags[name] : undefined;
    return value !== undefined && globMatches(glob, value);
  });

/**
 * Whether all that the selector names matches the secret. An empty selector matches every secret; units match no
 * secret of an account whose place is not known.
 */
export function selects(selector: SecretSelector, secret: Selectable): boolean {
  if (selector.accounts !== undefined && !selector.accounts.includes(secret.account)) return false;
  if (selector.ous !== undefined) {
    const units = secret.ouPath?.split('/') ?? [];
    if (!selector.ous.some((unit) => units.includes(unit))) return false;
  }
  return selector.tags === undefined || tagsMatch(selector.tags, secret.tags);
}

/** Whether any setting depends on where an account stands. */
export const namesUnits = (settings: RulesSettings): boolean =>
  Object.values(settings).some(({ overrides = [] }) =>
    overrides.some(({ ous }) => ous !== undefined),
  );
