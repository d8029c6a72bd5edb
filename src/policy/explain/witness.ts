/** A request that is allowed -> the witness that reports show. */
import type { Witness } from '../../model/access.js';
import { compareText } from '../../model/order.js';
import type { KeyValues, Request } from '../decide/request.js';
import { conditionKey } from '../language/condition-keys.js';
import type { Statement } from '../language/statement.js';

/** Keys that tell where a request comes from, and for whom a service makes it: shown whether the policy asks or not. */
const ALWAYS_SHOWN: ReadonlySet<string> = new Set([
  'aws:sourceip',
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:sourceaccount',
  'aws:sourcearn',
]);

/** Lower-case condition keys and variables of a policy -> how the policy spells them. */
export type Mentioned = ReadonlyMap<string, string>;

/** The keys that statements mention. */
export const mentionedKeys = (statements: readonly Statement[]): Mentioned =>
  new Map(
    statements
      .flatMap(({ conditions }) => conditions)
      .flatMap(({ key, keyText, patterns }) => [
        ...patterns
          .flatMap(({ template }) => template?.keys ?? [])
          .map((name) => [name, name] as const),
        [key, keyText] as const,
      ]),
  );

/** A lower-case key in AWS's spelling; what follows a slash, in the policy's. */
function spelling(key: string, mentioned: Mentioned): string {
  const name = conditionKey(key)?.name ?? key;
  return name.endsWith('/') ? name + (mentioned.get(key) ?? key).slice(name.length) : name;
}

/** From where a direct call comes, as people say it. */
function networkOf(keys: KeyValues): string {
  const endpoint = keys.get('aws:sourcevpce');
  return endpoint === undefined
    ? `the Internet, address ${keys.get('aws:sourceip')?.join()}`
    : `VPC endpoint ${endpoint.join()} in ${keys.get('aws:sourcevpc')?.join()}`;
}

/** The witness that a request is for an action. */
export function witnessOf(
  { kind, who, keys }: Request,
  action: string,
  mentioned: Mentioned,
): Witness {
  const { principalArn, sessionArn, account, organization, service } = who;
  const context = [...keys]
    .filter(([key]) => ALWAYS_SHOWN.has(key) || mentioned.has(key))
    .map(([key, values]) => [spelling(key, mentioned), values.join(', ')] as const)
    .sort(([a], [b]) => compareText(a, b));
  const arn = sessionArn ?? principalArn;
  return {
    action,
    context: Object.fromEntries(context),
    ...(arn === undefined ? {} : { principalArn: arn }),
    ...(kind === 'direct' && account !== undefined ? { account, network: networkOf(keys) } : {}),
    ...(organization === undefined ? {} : { organization }),
    ...(service === undefined ? {} : { service }),
  };
}
