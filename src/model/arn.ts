/** Amazon Resource Names of secrets: taken apart and put together. */

export interface SecretArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Name, hyphen and six characters. */
  readonly resource: string;
}

/** Takes a secret's ARN apart; undefined where the text is not one. */
export function parseSecretArn(arn: string): SecretArn | undefined {
  const [prefix, partition, service, region, account, type, ...rest] = arn.split(':');
  const resource = rest.join(':');
  if (prefix !== 'arn' || service !== 'secretsmanager' || type !== 'secret') return undefined;
  if (!partition || !region || !account || resource === '') return undefined;
  return { partition, region, account, resource };
}

/** The ARN that stands for an account as a whole. */
export const accountArn = (partition: string, account: string): string =>
  `arn:${partition}:iam::${account}:root`;

/** The account for which an ARN stands; undefined where it is that of anything else. */
export const wholeAccount = (arn: string): string | undefined =>
  /^arn:[a-z-]{1,30}:iam::(\d{12}):root$/.exec(arn)?.[1];

/** The ARN of the same group's member in another Region: only the Region differs (the six characters are shared). */
export function inRegion(arn: string, region: string): string {
  const parsed = parseSecretArn(arn);
  if (parsed === undefined) return arn;
  return `arn:${parsed.partition}:secretsmanager:${region}:${parsed.account}:secret:${parsed.resource}`;
}
