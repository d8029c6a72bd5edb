/** How large a made-up organization is, and how few calls can read it. */
import { type Problem, UserError } from '../../model/user-error.js';
import { REGIONS } from './regions.js';

/** What a synthetic organization is made from. Two of one shape are the same. */
export interface SyntheticShape {
  readonly accounts: number;
  /** So many of the Regions of the partition `aws`, the oldest first; every account has all of them. */
  readonly regions: number;
  readonly secrets: number;
  /** So many of the secrets are in one account-Region. */
  readonly whale?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** What can be said of the organization without reading it. */
export interface SyntheticFacts extends Required<SyntheticShape> {
  /** Secrets of the account-Region that has the most. */
  readonly largestAccountRegion: number;
  /** The fewest calls by which all secrets and their policies can be read. */
  readonly minimalCalls: number;
}

const LIMITS: Readonly<Record<keyof SyntheticShape, readonly [min: number, max: number]>> = {
  accounts: [1, 100_000],
  regions: [1, REGIONS.length],
  secrets: [0, 5_000_000],
  whale: [0, 500_000],
  seed: [0, 2 ** 32 - 1],
};

/** @throws UserError where a number is out of bounds; it names the flag of the command `sandbox`. */
export function checkShape(shape: SyntheticShape): void {
  const problems: Problem[] = Object.entries(LIMITS).flatMap(([name, [min, max]]) => {
    const value = Object.entries(shape).find(([key]) => key === name)?.[1] ?? min;
    if (Number.isInteger(value) && value >= min && value <= max) return [];
    const what = `it must be a whole number from ${min} to ${max}`;
    return [{ where: `--${name} ${value}`, what }];
  });
  if ((shape.whale ?? 0) > shape.secrets) {
    const what = 'one account-Region cannot have more secrets than there are';
    problems.push({ where: `--whale ${shape.whale}`, what });
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** Sizes of pages: Organizations and Secrets Manager API references. */
const ACCOUNTS_PER_PAGE = 20;
const SECRETS_PER_PAGE = 100;

/** The fewest calls: who am I, the organization, its accounts, their roles and Regions, all lists, all policies. */
export function minimalCalls(accounts: number, secretsByPlace: Iterable<number>): number {
  let calls = 2 + Math.ceil(accounts / ACCOUNTS_PER_PAGE) + (accounts - 1) + accounts;
  for (const secrets of secretsByPlace) {
    calls += Math.max(1, Math.ceil(secrets / SECRETS_PER_PAGE)) + secrets;
  }
  return calls;
}
