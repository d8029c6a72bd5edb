/** Draws -> whose secret a policy protects, and whom its owner trusts. */
import type { PolicyContext } from '../../src/model/access.js';
import { type Draw, pick, several, textOf } from './random.js';

/** The owner of one secret. */
export interface Home {
  readonly account: string;
  readonly organization: string;
  readonly region: string;
  readonly secretArn: string;
  /** Accounts outside the organization that the owner trusts. */
  readonly trusted: readonly [string, ...string[]];
}

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Twelve digits, as AWS numbers accounts. */
export const accountId = (draw: Draw): string => `${1 + draw(9)}${textOf(draw, DIGITS, 11)}`;

/** Like `vpce-0a1b2c3d4e5f60718`. */
export const resourceId = (draw: Draw, prefix: string): string =>
  `${prefix}-0${textOf(draw, HEX, 16)}`;

/** What a team calls its things. */
export const thing = (draw: Draw): string =>
  `${pick(draw, ['prod', 'staging', 'dev', 'shared'])}-${pick(draw, ['payments', 'orders', 'search', 'billing', 'identity', 'reporting'])}-${textOf(draw, LOWER, 4)}`;

/** An owner unlike any other. */
export function homeOf(draw: Draw): Home {
  const account = accountId(draw);
  const region = pick(draw, ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2']);
  return {
    account,
    region,
    organization: `o-${textOf(draw, LOWER, 10)}`,
    secretArn: `arn:aws:secretsmanager:${region}:${account}:secret:${thing(draw)}/db-${textOf(draw, LETTERS, 6)}`,
    trusted: [accountId(draw), ...several(4, () => accountId(draw))],
  };
}

/** What the analyser is told of the owner. */
export const contextOf = (home: Home): PolicyContext => ({
  secretArn: home.secretArn,
  organizationId: home.organization,
  trustedAccounts: home.trusted,
});
