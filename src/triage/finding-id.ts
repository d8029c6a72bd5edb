/** The identity of a finding: what it is about, never when, how bad or in which words. */
import { hash } from 'node:crypto';

/** `sha256` in hex over rule id, group ARN and discriminator; the version lets the recipe change one day. */
export const findingId = (ruleId: string, arn: string, discriminator: string): string =>
  hash('sha256', `v1\n${ruleId}\n${arn}${discriminator === '' ? '' : `\n${discriminator}`}`);
