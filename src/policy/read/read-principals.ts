/** The Principal or NotPrincipal element -> the principals that it names. */
import { type Glob, globOf, hasWildcard, RUN, wildcardGlob } from '../language/glob.js';
import type { Principals } from '../language/statement.js';
import type { World } from '../world.js';
import { meansOwn, meansStrangers } from './addressees.js';
import { isJsonObject, textsOf } from './json-shapes.js';
import { doubt, quote, type Remark, remark } from './remarks.js';

/** What one entry adds. */
interface Entry {
  readonly to: keyof Omit<Principals, 'negated'>;
  readonly text: string;
  readonly remark?: Remark;
}

const ACCOUNT = /^[0-9]{12}$/;
const UNIQUE_ID = /^A(?:GPA|IDA|IPA|NPA|ROA)[0-9A-Z]+$/;
const DIGITS = /^[0-9]{1,12}$/;

const OTHER_PARTITION = 'other-partition';

const UNSUPPORTED = 'unsupported-principal';

/** An entry that AWS would not have accepted and that cannot mean anyone. */
const nobody = (text: string): Remark =>
  doubt(
    'invalid-principal',
    `The principal ${quote(text)} is not one that AWS knows; it was taken to mean nobody.`,
  );

function readUniqueId(id: string, world: World): Entry | Remark {
  if (world.source === 'aws') {
    const { note, conservative } = remark(
      'dead-principal',
      `The principal ${id} is the id of a deleted user or role: ids are never given again, so nobody is meant.`,
    );
    return { note: { ...note, subject: id }, conservative };
  }
  const arn = world.principalIds.get(id);
  if (arn !== undefined) return readArn(arn, world);
  return {
    to: 'opaque',
    text: id,
    remark: doubt(
      'unresolved-principal',
      `The account of the principal ${id} is not known; it was counted as external.`,
    ),
  };
}

function readPattern(text: string): Entry {
  const account = text.split(':').length >= 6 ? text.split(':')[4] : '*';
  return {
    to: 'accountPatterns',
    text: account ?? '*',
    remark: doubt(
      'wildcard-in-principal',
      `AWS accepts no wildcard inside the principal ${quote(text)}; it was taken to mean all that it could match.`,
    ),
  };
}

/** Requests carry the partition of the secret, so an ARN is brought into it. */
function readArn(text: string, world: World): Entry | Remark {
  const [prefix, partition, service, , account = '', ...rest] = text.split(':');
  const resource = rest.join(':');
  if (prefix !== 'arn' || !ACCOUNT.test(account) || resource === '') return nobody(text);
  const arn = `arn:${world.partition}:${service}::${account}:${resource}`;
  const foreign =
    partition === world.partition
      ? {}
      : {
          remark: doubt(
            OTHER_PARTITION,
            `The principal ${quote(text)} lies in another partition than the secret and cannot call it; it was counted as if it could.`,
          ),
        };
  if (service === 'iam' && resource === 'root')
    return { to: 'accounts', text: account, ...foreign };
  const [kind] = resource.split('/');
  if (service === 'iam' && (kind === 'role' || kind === 'user'))
    return { to: 'arns', text: arn, ...foreign };
  if (service === 'sts' && kind === 'federated-user') return { to: 'arns', text: arn, ...foreign };
  if (service === 'sts' && kind === 'assumed-role')
    return { to: 'sessions', text: arn, ...foreign };
  return {
    to: 'accountPatterns',
    text: account,
    remark: doubt(
      UNSUPPORTED,
      `The principal ${quote(text)} is of a kind that no policy can name; its whole account was counted.`,
    ),
  };
}

function readAws(text: string, world: World): Entry | Remark {
  if (text === '*') return { to: 'everyone', text };
  // A number in JSON has lost the leading zeros of the account id.
  if (DIGITS.test(text)) return { to: 'accounts', text: text.padStart(12, '0') };
  if (UNIQUE_ID.test(text)) return readUniqueId(text, world);
  return hasWildcard(text) ? readPattern(text) : readArn(text, world);
}

function readService(text: string): Entry {
  if (!hasWildcard(text)) return { to: 'services', text };
  return {
    to: 'servicePatterns',
    text,
    remark: doubt(
      'wildcard-in-principal',
      `AWS accepts no wildcard in the service ${quote(text)}; it was taken to mean every service that it could match.`,
    ),
  };
}

function readFederated(text: string): Entry | Remark {
  const remark = doubt(
    UNSUPPORTED,
    `Federated principals belong into the trust policies of roles; ${quote(text)} was counted as if it could call.`,
  );
  if (!text.startsWith('arn:')) return { to: 'webIdentities', text, remark };
  const account = text.split(':')[4] ?? '';
  if (hasWildcard(account)) return { to: 'accountPatterns', text: account, remark };
  return ACCOUNT.test(account) ? { to: 'providerAccounts', text: account, remark } : nobody(text);
}

const readOpaque = (type: string, text: string): Entry => ({
  to: 'opaque',
  text: `${type} ${text}`,
  remark: doubt(
    UNSUPPORTED,
    `Secrets Manager knows no principals of type ${quote(type)}; ${quote(text)} was counted as external.`,
  ),
});

function readEntry(type: string, text: string, world: World): Entry | Remark {
  if (type === '*' && text === '*') return { to: 'everyone', text };
  switch (type.toLowerCase()) {
    case 'aws':
      return readAws(text, world);
    case 'service':
      return readService(text);
    case 'federated':
      return readFederated(text);
    default:
      return readOpaque(type, text);
  }
}

const isEntry = (outcome: Entry | Remark): outcome is Entry => 'to' in outcome;

/** The element as pairs of type and name; undefined where its shape is wrong. */
function pairs(element: unknown): readonly (readonly [type: string, text: string])[] | undefined {
  if (!isJsonObject(element)) return textsOf(element)?.map((text) => ['AWS', text] as const);
  const result: (readonly [string, string])[] = [];
  for (const [type, value] of Object.entries(element)) {
    const texts = textsOf(value);
    if (texts === undefined) return undefined;
    result.push(...texts.map((text) => [type, text] as const));
  }
  return result;
}

const NONE: ReadonlySet<string> = new Set();

export interface ReadPrincipals {
  readonly principals: Principals;
  /** They carry no statement yet. */
  readonly remarks: readonly Remark[];
  /** Not all was understood, and that matters to whom it means. */
  readonly isDoubtful: boolean;
}

/** Reads the element; undefined where its shape is wrong. */
export function readPrincipals(
  element: unknown,
  options: {
    readonly negated: boolean;
    readonly effect: 'Allow' | 'Deny';
    readonly world: World;
  },
): ReadPrincipals | undefined {
  const named = pairs(element);
  if (named === undefined || named.length === 0) return undefined;
  const found = new Map<Entry['to'], Set<string>>();
  const remarks: Remark[] = [];
  let isDoubtful = false;
  for (const [type, text] of named) {
    const outcome = readEntry(type, text, options.world);
    const about = isEntry(outcome) ? outcome.remark : outcome;
    if (about !== undefined) remarks.push(about);
    const isForeign = about?.note.code === OTHER_PARTITION;
    // Whom a principal means that was not understood, a Deny may spare.
    isDoubtful ||= isForeign || (!isEntry(outcome) && outcome.conservative);
    // Who cannot call the secret at all is counted as if they could only where that is exposure.
    const isSpared = isForeign && options.effect === 'Deny';
    if (!isEntry(outcome) || (isSpared && !options.negated)) continue;
    const texts = found.get(outcome.to);
    if (texts === undefined) found.set(outcome.to, new Set([outcome.text]));
    else texts.add(outcome.text);
  }
  const texts = (to: Entry['to']): ReadonlySet<string> => found.get(to) ?? NONE;
  const globs = (to: Entry['to']): readonly Glob[] =>
    [...texts(to)].map((text) => (text === '*' ? globOf([RUN]) : wildcardGlob(text)));
  const principals = {
    negated: options.negated,
    everyone: texts('everyone').size > 0,
    accounts: texts('accounts'),
    arns: texts('arns'),
    sessions: texts('sessions'),
    services: texts('services'),
    opaque: texts('opaque'),
    accountPatterns: globs('accountPatterns'),
    servicePatterns: globs('servicePatterns'),
    webIdentities: texts('webIdentities'),
    providerAccounts: texts('providerAccounts'),
  };
  const { world } = options;
  return {
    principals: {
      ...principals,
      meansStrangers: meansStrangers(principals, world),
      meansOwn: meansOwn(principals, world),
    },
    remarks,
    isDoubtful: isDoubtful && options.negated,
  };
}
