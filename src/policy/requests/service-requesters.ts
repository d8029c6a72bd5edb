/** Requests by AWS services: which service makes them, and for whose resource. A service is taken to say for whom. */

import type { Facet } from '../decide/request.js';
import { resolver } from '../decide/resolver.js';
import {
  type Glob,
  HOST_RUN,
  literalsOf,
  ONE,
  RUN,
  SEGMENT_RUN,
  SERVICE_ONE,
  SERVICE_RUN,
  sequence,
  type Token,
} from '../language/glob.js';
import { isTrusted } from '../world.js';
import { type AccountChoice, accountChoices, freshAccount } from './accounts.js';
import { combinations } from './key-choices.js';
import { representativeTexts, type TextQuestion } from './representative-texts.js';
import type { Setting } from './setting.js';
import { literalGlobs, mentions, patternsOn, valuesOn } from './vocabulary.js';

/** Services to take where any will do. */
const EXAMPLES: readonly string[] = [
  'events.amazonaws.com',
  'sns.amazonaws.com',
  'config.amazonaws.com',
  'lambda.amazonaws.com',
  's3.amazonaws.com',
];

/** The services that statements tell apart, one that none of them names first. */
function serviceNames({ vocabulary, budget }: Setting): readonly ServiceName[] {
  const all = vocabulary.statements.map(({ principals }) => principals);
  const named = new Set(all.flatMap((principals) => [...principals.services]));
  const patterns = [
    ...literalGlobs(named),
    ...all.flatMap((principals) => principals.servicePatterns),
    ...patternsOn(vocabulary, 'aws:principalservicename'),
    ...patternsOn(vocabulary, 'aws:principalservicenameslist'),
  ];
  const question: TextQuestion = {
    shapes: () => [
      sequence(SERVICE_ONE, HOST_RUN, '.amazonaws.com'),
      sequence(SERVICE_ONE, HOST_RUN, '.amazonaws.com.cn'),
      ...literalGlobs(named),
    ],
    patterns,
    withoutWildcards: true,
    preferred: EXAMPLES,
  };
  const names = representativeTexts(question, budget);
  const known = literalsOf(patterns);
  const unnamed = EXAMPLES.find((example) => !known.includes(example));
  const hasPattern = patterns.some(({ literal }) => literal === undefined);
  // One example is enough where no pattern tells them apart.
  return names
    .filter(
      (name) => hasPattern || !EXAMPLES.includes(name) || known.includes(name) || name === unnamed,
    )
    .map((name) => ({ name, isNamed: known.includes(name) }))
    .sort((a, b) => Number(a.isNamed) - Number(b.isNamed));
}

const SERVICE: readonly Token[] = [SERVICE_ONE, SERVICE_RUN];

/** ARNs of things in an account, and of things whose ARN tells no account, such as buckets. */
const sourceArnShapes = (partition: string, account: readonly Token[]): readonly Glob[] => [
  sequence(`arn:${partition}:`, ...SERVICE, ':', SEGMENT_RUN, ':', ...account, ':', ONE, RUN),
  sequence(`arn:${partition}:`, ...SERVICE, ':', SEGMENT_RUN, '::', ONE, RUN),
];

const exampleSource = ({ partition, region }: Setting['world'], account: string): string =>
  `arn:${partition}:lambda:${region}:${account}:function:anything`;

function sourceAccounts({
  vocabulary,
  world,
  constants,
  budget,
}: Setting): readonly AccountChoice[] {
  const resolve = resolver(constants);
  return accountChoices(
    {
      patterns: [
        ...patternsOn(vocabulary, 'aws:sourceaccount', resolve),
        ...patternsOn(vocabulary, 'aws:sourceowner', resolve),
      ],
      arns: {
        patterns: patternsOn(vocabulary, 'aws:sourcearn', resolve),
        shapesIn: (account) => sourceArnShapes(world.partition, account).slice(0, 1),
        exampleIn: (account) => exampleSource(world, account),
      },
      named: [],
      isTrusted: (id) => isTrusted(world, id),
    },
    budget,
  );
}

function sourceArns(
  account: string,
  { vocabulary, world, constants, budget }: Setting,
): readonly string[] {
  budget.spend(vocabulary.cost);
  const resolve = resolver(constants, { 'aws:sourceaccount': account });
  return representativeTexts(
    {
      shapes: () => sourceArnShapes(world.partition, [account]),
      withoutWildcards: true,
      patterns: patternsOn(vocabulary, 'aws:sourcearn', resolve),
      preferred: [exampleSource(world, account)],
    },
    budget,
  );
}

interface ServiceName {
  readonly name: string;
  readonly isNamed: boolean;
}

const serviceFacet = (
  { name, isNamed }: ServiceName,
  names: readonly string[],
  servicesAccount: string,
): Facet => ({
  reach: isNamed ? 'named' : 'fresh',
  named: isNamed ? ['service'] : [],
  who: { service: name },
  keys: new Map([
    ['aws:principalaccount', [servicesAccount]],
    ['aws:principalisawsservice', ['true']],
    ['aws:principalservicename', [name]],
    ['aws:principalservicenameslist', names],
  ]),
});

/** The names of a service: the one that it calls by and, where a policy asks for them, others such as that of its Region. */
function namesOf(
  { name }: ServiceName,
  all: readonly ServiceName[],
  setting: Setting,
): readonly (readonly string[])[] {
  const key = 'aws:principalservicenameslist';
  if (!mentions(setting.vocabulary, key)) return [[name]];
  const others = all.map((one) => one.name).filter((other) => other !== name);
  const lists = combinations(key, others, setting);
  return [[name], ...lists.map((list) => [name, ...list])];
}

/** The services, one that nobody named first. They call from an account of their own, which no policy names. */
export const services = (setting: Setting): readonly Facet[] => {
  const { vocabulary, world } = setting;
  const named = new Set(valuesOn(vocabulary, 'aws:principalaccount'));
  const account = freshAccount((id) => named.has(id) || isTrusted(world, id));
  const all = serviceNames(setting);
  return all.flatMap((service) =>
    namesOf(service, all, setting).map((names) => serviceFacet(service, names, account)),
  );
};

/** Those for whom services call, by account, then resource. */
export const sources = (setting: Setting): readonly Facet[] =>
  sourceAccounts(setting).flatMap(({ id, reach }) =>
    sourceArns(id, setting).map(
      (arn): Facet => ({
        reach,
        named: reach === 'named' ? ['account'] : [],
        who: { account: id },
        keys: new Map([
          ['aws:sourceaccount', [id]],
          ['aws:sourceowner', [id]],
          ['aws:sourcearn', [arn]],
        ]),
      }),
    ),
  );
