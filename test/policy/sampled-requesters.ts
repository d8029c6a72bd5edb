/** A policy -> calls by people and services whom the secret's owner does not trust: a fixed set, and some made from its words. */
import type { Call, PolicyJson } from './policy-json.js';
import { type Caller, type Part, people, services } from './sampled-callers.js';
import { choices, networks, ownNetworks, serviceNetworks } from './sampled-circumstances.js';
import { wordsOf } from './sampled-words.js';
import { CONSTANT_KEYS, OWN, OWN_ORGANIZATION, SECRET } from './sampled-world.js';

export {
  CONTEXT,
  OTHER_ORGANIZATION,
  OWN,
  OWN_ORGANIZATION,
  PARTNER,
  SECRET,
  STRANGER,
} from './sampled-world.js';

/** A call by someone whom the owner does not trust. */
export interface SampledCall {
  readonly call: Call;
  /** Nobody wrote the caller's account, organization, id or network into the policy. */
  readonly isFresh: boolean;
}

const inFull = (caller: Caller, ...parts: readonly Part[]): SampledCall => ({
  isFresh: caller.isFresh && parts.every(({ isFresh }) => isFresh),
  call: {
    ...caller,
    secretArn: SECRET,
    keys: Object.assign({}, CONSTANT_KEYS, caller.keys, ...parts.map(({ keys }) => keys)),
  },
});

/** A prime larger than any number of callers, places or ways, so that its multiples reach every combination. */
const STRIDE = 7919;

/** Every caller from every place with every choice; of more than `most`, so many, spread over all. */
function combined(
  callers: readonly Caller[],
  places: readonly Part[],
  ways: readonly Part[],
  most: number,
): readonly SampledCall[] {
  const size = callers.length * places.length * ways.length;
  return Array.from({ length: Math.min(size, most) }, (_, index) => {
    const at = (index * STRIDE) % size;
    const caller = callers[Math.floor(at / (places.length * ways.length))];
    const place = places[Math.floor(at / ways.length) % places.length];
    const way = ways[at % ways.length];
    return caller && place && way ? [inFull(caller, place, way)] : [];
  }).flat();
}

/** The owner's place in the own organization. */
const OWN_MEMBERSHIP: Part = {
  keys: {
    'aws:principalorgid': [OWN_ORGANIZATION],
    'aws:principalorgpaths': [`${OWN_ORGANIZATION}/r-ab12/ou-ab12-11111111/`],
  },
  isFresh: false,
};

/** Calls by users, roles and the root user of the secret's own account. */
export function ownCalls(
  policy: PolicyJson,
  controls: readonly PolicyJson[],
  most: number,
): readonly Call[] {
  const words = wordsOf([policy, ...controls]);
  const callers = people(words, [OWN], () => [OWN_MEMBERSHIP]);
  const places = [...networks(words), ...ownNetworks];
  return combined(callers, places, choices('direct', words), most).map(({ call }) => call);
}

/** The calls; they differ only in what the policies ask about. */
export function sampledCalls(
  policy: PolicyJson,
  controls: readonly PolicyJson[] = [],
  most = 1000,
): readonly SampledCall[] {
  const words = wordsOf([policy, ...controls]);
  return [
    ...combined(people(words), networks(words), choices('direct', words), most),
    ...combined(services(words), serviceNetworks(words), choices('service', words), most / 4),
  ];
}
