/** Whose endpoint a call comes through: the condition keys for the VPC's ARN and for the endpoint's account and organization. */

import { resolver } from '../decide/resolver.js';
import { accountOfText } from '../language/account-of-arn.js';
import {
  DIGIT,
  type Glob,
  ONE,
  RUN,
  SEGMENT_ONE,
  SEGMENT_RUN,
  sequence,
  type Token,
} from '../language/glob.js';
import { UNKNOWN_ORGANIZATION } from '../world.js';
import { accountChoices, accountOfArn } from './accounts.js';
import { choiceOf, distinct, type KeyChoice, NO_KEYS } from './key-choices.js';
import { organizationChoices } from './organizations.js';
import { freshTexts, representativeTexts } from './representative-texts.js';
import type { Setting } from './setting.js';
import { mentions, patternsOn } from './vocabulary.js';

/** An endpoint that is pinned to someone is named, not trusted: whose credentials come through it is open. */
function ownerAccounts(setting: Setting): readonly KeyChoice[] {
  const key = 'aws:vpceaccount';
  if (!mentions(setting.vocabulary, key)) return [NO_KEYS];
  const accounts = accountChoices(
    {
      patterns: patternsOn(setting.vocabulary, key, resolver(setting.constants)),
      arns: { patterns: [], shapesIn: () => [], exampleIn: (account) => account },
      named: [],
      isTrusted: () => false,
    },
    setting.budget,
  );
  // The key is younger than the endpoints and not in every Region.
  const choices = [NO_KEYS, ...accounts.map(({ id, reach }) => choiceOf(key, id, reach))];
  return distinct(key, choices, setting);
}

function ownerOrganizations({
  vocabulary,
  world,
  constants,
  budget,
}: Setting): readonly KeyChoice[] {
  return organizationChoices(
    vocabulary,
    {
      idKey: 'aws:vpceorgid',
      pathsKey: 'aws:vpceorgpaths',
      resolve: resolver(constants),
      // An endpoint may be the own organization's, even if nobody told us which that is.
      trusted: new Set(world.trust.organizations).add(world.organization ?? UNKNOWN_ORGANIZATION),
    },
    budget,
  ).map(({ id, path, reach }) => ({
    pairs: [
      ...(id === undefined ? [] : ([['aws:vpceorgid', [id]]] as const)),
      ...(path === undefined ? [] : ([['aws:vpceorgpaths', [path]]] as const)),
    ],
    reach: reach === 'trusted' ? 'named' : reach,
  }));
}

const ANY_ACCOUNT: readonly Token[] = Array.from({ length: 12 }, () => DIGIT);

const vpcOf = (arn: string): string => arn.slice(arn.indexOf('/') + 1);

function vpcArns(setting: Setting): readonly KeyChoice[] {
  const { vocabulary, world, constants, budget } = setting;
  const key = 'aws:sourcevpcarn';
  if (!mentions(vocabulary, key)) return [NO_KEYS];
  const patterns = patternsOn(vocabulary, key, resolver(constants));
  const named = new Set(patterns.map(accountOfArn).filter((account) => account !== undefined));
  const shape = (account: readonly Token[]): Glob =>
    sequence(
      `arn:${world.partition}:ec2:`,
      SEGMENT_ONE,
      SEGMENT_RUN,
      ':',
      ...account,
      ':vpc/vpc-',
      ONE,
      RUN,
    );
  const example = (account: string): string =>
    `arn:${world.partition}:ec2:${world.region}:${account}:vpc/vpc-0a1b2c3d4e5f60718`;
  const fresh = freshTexts(
    {
      shapes: () => [shape(ANY_ACCOUNT)],
      patterns,
      preferred: [example('210987654321')],
      isKnown: (arn) => named.has(accountOfText(arn)),
      alike: (arn) => sequence('arn:', RUN, `:${accountOfText(arn)}:vpc/`, RUN),
    },
    budget,
  );
  const choices = [
    ...fresh.map((arn) => choiceOf(key, arn, 'fresh')),
    ...[...named].flatMap((account) =>
      representativeTexts(
        { shapes: () => [shape([account])], patterns, preferred: [example(account)] },
        budget,
      ).map((arn) => choiceOf(key, arn, world.trust.vpcs.has(vpcOf(arn)) ? 'trusted' : 'named')),
    ),
  ];
  return distinct(key, [NO_KEYS, ...choices], setting);
}

/** The keys, each with the ways in which calls can differ in it. */
export const endpointOwners = (setting: Setting): readonly (readonly KeyChoice[])[] => [
  ownerAccounts(setting),
  ownerOrganizations(setting),
  vpcArns(setting),
];
