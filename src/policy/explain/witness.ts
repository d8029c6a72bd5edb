/** A request that is allowed -> the witness that reports show. */
import type { Witness } from '../../model/access.js';
import { compareText } from '../../model/order.js';
import type { Request } from '../decide/request.js';
import { conditionKey } from '../language/condition-keys.js';
import type { Vocabulary } from '../strangers/vocabulary.js';

/** Keys that tell where a request comes from, and for whom a service makes it: shown whether the policy asks or not. */
const ALWAYS_SHOWN: ReadonlySet<string> = new Set([
  'aws:sourceip',
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:sourceaccount',
  'aws:sourcearn',
]);

/** A lower-case key in AWS's spelling; what follows a slash, in the policy's. */
function spelling(key: string, { conditions }: Vocabulary): string {
  const name = conditionKey(key)?.name ?? key;
  if (!name.endsWith('/')) return name;
  const written = conditions.get(key)?.[0]?.keyText ?? key;
  return name + written.slice(name.length);
}

/** The witness that a request is for an action. */
export function witnessOf(request: Request, action: string, vocabulary: Vocabulary): Witness {
  const { requester, network, choices } = request;
  const { kind, principalArn, sessionArn, account, organization, service } = requester;
  const context = [...requester.keys, ...network.keys, ...choices.keys]
    .filter(([key]) => ALWAYS_SHOWN.has(key) || vocabulary.mentioned.has(key))
    .map(([key, values]) => [spelling(key, vocabulary), values.join(', ')] as const)
    .sort(([a], [b]) => compareText(a, b));
  const arn = sessionArn ?? principalArn;
  return {
    action,
    context: Object.fromEntries(context),
    ...(arn === undefined ? {} : { principalArn: arn }),
    ...(kind === 'direct' ? { account } : {}),
    ...(organization === undefined ? {} : { organization }),
    ...(service === undefined ? {} : { service }),
  };
}
