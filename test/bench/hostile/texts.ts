/** Policies whose text alone takes long to read. */
import { SECRET } from '../../policy/sampled-requesters.js';
import { ALLOW, filling, type HostileTexts, LONGEST_POLICY, ROOM, textOf } from './build.js';

/** A policy about everybody, but for one member of the statement. */
const withMember = (member: string): string =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Resource":"*",${member}}]}`;

const DEPTH = 10_000;

/** So many line feeds, tabs and spaces at each of the places that may have some. */
const spaced = (count: number): string =>
  withMember('"Action":"secretsmanager:GetSecretValue"').replaceAll(
    /([:,[{])(?=["{[])/g,
    `$1${' \n\t'.repeat(count)}`,
  );

export const TEXTS: HostileTexts = {
  'conditions ten thousand levels deep': withMember(
    `"Action":"*","Condition":${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`,
  ),
  'lists ten thousand levels deep': `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`,
  'lists that are not closed': '['.repeat(LONGEST_POLICY),
  'nearly nothing but space': spaced(520),
  'nearly a million spaces': spaced(20_000),
  'a Sid as long as the policy': textOf({ Sid: 'x'.repeat(ROOM), ...ALLOW }),
  'a megabyte of escapes in a Sid': textOf({ Sid: '\u0001'.repeat(175_000), ...ALLOW }),
  'one key seven hundred times': withMember(
    Array.from({ length: 700 }, () => '"Action":"secretsmanager:*"').join(','),
  ),
  'a million letters that are no policy': 'a'.repeat(1_000_000),
  'statements for other secrets': textOf(
    ...filling((at) => ({ ...ALLOW, Resource: `${SECRET}${at}` })),
  ),
};
