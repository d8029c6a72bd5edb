/** A finding -> the address of its secret in the AWS console. */
import type { Finding } from '../model/finding.js';

/** Where the consoles are that anybody can reach. Of other partitions no address was found in a public source. */
const CONSOLES: ReadonlyMap<string, string> = new Map([
  ['aws', 'https://console.aws.amazon.com'],
  ['aws-cn', 'https://console.amazonaws.cn'],
  ['aws-us-gov', 'https://console.amazonaws-us-gov.com'],
]);

/** Half of a character cannot be written into an address. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The secret's own page, which a person who is signed in to its account sees; undefined where it has none. */
export function consoleLink(
  { name, region }: Pick<Finding, 'name' | 'region'>,
  partition: string,
): string | undefined {
  const home = CONSOLES.get(partition);
  if (home === undefined || LONE_SURROGATE.test(name + region)) return undefined;
  const place = `name=${encodeURIComponent(name)}&region=${encodeURIComponent(region)}`;
  return `${home}/secretsmanager/secret?${place}`;
}
