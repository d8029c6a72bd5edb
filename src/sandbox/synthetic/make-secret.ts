/** A number turned into a secret such as companies have them; the same number gives the same secret. */

import { sequence } from '../seeded.js';
import type { Rotation, SecretGroup, Version } from '../state/secret.js';
import { nextAfter } from '../state/secret-from-entry.js';
import { POLICY_TEXTS, type PolicyPlace, policyText } from './policies.js';
import * as words from './words.js';

const DAY_MS = 86_400_000;

/** Where the secret is, and what it may refer to. */
export interface SecretPlace extends PolicyPlace {
  readonly partition: string;
  readonly now: Date;
}

type Random = () => number;

const NO_METADATA: ReadonlyMap<string, string> = new Map();

/** Makes a secret; `isTaken` says which names are used in its place. */
export function makeSecret(
  seed: number,
  place: SecretPlace,
  isTaken: (name: string) => boolean,
): SecretGroup {
  const random = sequence(seed);
  const managed = random() < 0.07;
  const labels = labelsOf(random);
  const name = freeName(managed ? `rds!db-${uuid(random)}` : nameOf(random, labels), isTaken);
  const created = daysBefore(place.now, 1 + 2400 * random() ** 2);
  const rotation = rotationOf(random, { managed, created, place });
  const changed = between(random, rotation?.last ?? created, place.now);
  const accessed = accessedOn(random, created, place.now);
  const policy = random() < 1 / 3 ? policyText(below(random, POLICY_TEXTS), place) : undefined;
  const description = random() < 0.6 ? pick(random, words.DESCRIPTIONS) : undefined;
  return {
    account: place.account,
    partition: place.partition,
    name,
    suffix: suffix(random),
    primaryRegion: place.region,
    created,
    changed,
    ...(description === undefined ? {} : { description }),
    ...(managed ? { owningService: 'rds' } : {}),
    tags: tagsOf(random, labels, managed),
    ...(rotation === undefined ? {} : { rotation }),
    externalRotationMetadata: NO_METADATA,
    versions: versionsOf(random, changed),
    ...(policy === undefined ? {} : { policy }),
    members: new Map([
      [place.region, { status: 'InSync', ...(accessed === undefined ? {} : { accessed }) }],
    ]),
  };
}

interface Labels {
  readonly environment: string;
  readonly team: string;
  readonly application: string;
  readonly kind: string;
}

const labelsOf = (random: Random): Labels => ({
  environment: pick(random, words.ENVIRONMENTS),
  team: pick(random, words.TEAMS),
  application: pick(random, words.APPLICATIONS),
  kind: pick(random, words.KINDS),
});

/** Companies do not agree on one way to name things. */
function nameOf(random: Random, { environment, team, application, kind }: Labels): string {
  const style = random();
  if (style < 0.5) return `${environment}/${team}/${application}/${kind}`;
  if (style < 0.75) return `${team}-${application}-${kind}-${environment}`;
  if (style < 0.9) return `/${team}/${environment}/${application}_${kind}`;
  return `${team.toUpperCase()}_${application}.${kind}`;
}

function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  let number = 2;
  // Leaps, so that thousands of one name do not try all numbers before their own.
  while (isTaken(`${name}-${number}`)) number = number < 8 ? number + 1 : number * 2;
  return `${name}-${number}`;
}

function tagsOf(random: Random, labels: Labels, managed: boolean): Map<string, string> {
  const tags = new Map<string, string>();
  if (managed) tags.set('aws:secretsmanager:owningService', 'rds');
  if (random() < 0.2) return tags;
  tags.set('team', labels.team);
  if (random() < 0.8) tags.set('env', labels.environment);
  if (random() < 0.5) tags.set('app', labels.application);
  if (random() < 0.4) tags.set('cost-center', String(1000 + below(random, 60)));
  if (random() < 0.3) tags.set('owner', pick(random, words.OWNERS));
  if (random() < 0.3) tags.set('managed-by', random() < 0.7 ? 'terraform' : 'cdk');
  return tags;
}

interface Rotating {
  readonly managed: boolean;
  readonly created: Date;
  readonly place: SecretPlace;
}

function rotationOf(random: Random, { managed, created, place }: Rotating): Rotation | undefined {
  if (!managed && random() > 0.4) return undefined;
  const enabled = managed || random() < 0.85;
  const everyDays = managed ? 7 : pick(random, [30, 30, 60, 90, 365]);
  // One in eight is late: its rotation fails.
  const age = everyDays * (random() < 0.125 ? 1 + 3 * random() : random());
  const last = new Date(Math.max(created.getTime(), daysBefore(place.now, age).getTime()));
  const next = nextAfter(last, everyDays);
  return {
    enabled,
    ...(managed
      ? {}
      : { lambdaArn: `arn:aws:lambda:${place.region}:${place.account}:function:rotate-secrets` }),
    everyDays,
    last,
    ...(next === undefined ? {} : { next }),
  };
}

function versionsOf(random: Random, changed: Date): readonly Version[] {
  const version = (stage: string): Version => ({
    id: uuid(random),
    created: changed,
    stages: [stage],
    accessed: new Map(),
  });
  return random() < 0.6 ? [version('AWSCURRENT')] : [version('AWSCURRENT'), version('AWSPREVIOUS')];
}

/** Midnight of the day of the last read; many are read daily, some never. */
function accessedOn(random: Random, created: Date, now: Date): Date | undefined {
  const sort = random();
  if (sort < 0.15) return undefined;
  const days = sort < 0.7 ? 2 * random() : 700 * random() ** 2;
  const time = Math.max(created.getTime(), now.getTime() - days * DAY_MS);
  return new Date(Math.floor(time / DAY_MS) * DAY_MS);
}

/** To the second, as AWS's times look after a while of rounding. */
function daysBefore(now: Date, days: number): Date {
  return new Date(Math.floor((now.getTime() - days * DAY_MS) / 1000) * 1000);
}

function between(random: Random, from: Date, to: Date): Date {
  const span = to.getTime() - from.getTime();
  return new Date(from.getTime() + Math.floor((span * random() ** 3) / 1000) * 1000);
}

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[below(random, items.length)] ?? items[0];
}

const HEX = Array.from({ length: 65_536 }, (_, n) => n.toString(16).padStart(4, '0'));

const hex = (random: Random): string => HEX[below(random, HEX.length)] ?? '';

const uuid = (random: Random): string =>
  `${hex(random)}${hex(random)}-${hex(random)}-4${hex(random).slice(1)}-a${hex(random).slice(1)}-${hex(random)}${hex(random)}${hex(random)}`;

function suffix(random: Random): string {
  let text = '';
  for (let n = 0; n < 6; n++) {
    text += words.SUFFIX_CHARACTERS.charAt(below(random, words.SUFFIX_CHARACTERS.length));
  }
  return text;
}
