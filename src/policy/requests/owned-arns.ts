/** Condition keys that hold the ARN of a thing in the requester's own account, such as the function that it runs in. */

import type { KeyPair } from '../decide/request.js';
import { ONE, RUN, SEGMENT_RUN, sequence } from '../language/glob.js';
import { representativeTexts } from './representative-texts.js';
import type { Setting } from './setting.js';
import { mentions, patternsOn } from './vocabulary.js';

/** What the ARNs of a key look like. */
interface OwnedArn {
  readonly key: string;
  readonly service: string;
  readonly resource: string;
}

const OWNED_ARNS: readonly OwnedArn[] = [
  { key: 'ec2:sourceinstancearn', service: 'ec2', resource: 'instance/' },
  { key: 'lambda:sourcefunctionarn', service: 'lambda', resource: 'function:' },
];

/** The lower-case keys. */
export const OWNED_ARN_KEYS: readonly string[] = OWNED_ARNS.map(({ key }) => key);

function pairsOf(
  owned: OwnedArn,
  account: string,
  setting: Setting,
): readonly (readonly KeyPair[])[] {
  const { vocabulary, world, budget } = setting;
  const { key, service, resource } = owned;
  if (!mentions(vocabulary, key)) return [[]];
  const arns = representativeTexts(
    {
      withoutWildcards: true,
      shapes: () => [
        sequence(
          `arn:${world.partition}:${service}:`,
          SEGMENT_RUN,
          `:${account}:${resource}`,
          ONE,
          RUN,
        ),
      ],
      patterns: patternsOn(vocabulary, key),
      preferred: [
        `arn:${world.partition}:${service}:${world.region}:${account}:${resource}anything`,
      ],
    },
    budget,
  );
  return [[], ...arns.map((arn): readonly KeyPair[] => [[key, [arn]]])];
}

/** The ways in which a requester of the account can hold these keys, or not; one empty way where the policy does not ask. */
export const ownedArnChoices = (
  account: string,
  setting: Setting,
): readonly (readonly KeyPair[])[] =>
  (mentions(setting.vocabulary, ...OWNED_ARN_KEYS) ? OWNED_ARNS : []).reduce<
    readonly (readonly KeyPair[])[]
  >(
    (ways, owned) =>
      ways.flatMap((way) => pairsOf(owned, account, setting).map((more) => [...way, ...more])),
    [[]],
  );
