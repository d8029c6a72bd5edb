/** Conditions that never hold, or always do: whoever wrote them meant something else. */
import { evaluateCondition } from '../decide/evaluate-condition.js';
import { inGeneral, type KeyValues } from '../decide/request.js';
import { isNeverPublic } from '../language/addresses.js';
import { hasWildcard } from '../language/glob.js';
import type { Condition } from '../language/statement.js';
import { quote } from '../read/remarks.js';
import type { Check, Found } from './check.js';

const never = (why: string): Found => ['never-matches', why];

const NO_KEYS: KeyValues = new Map();

/** Every policy may ask for TLS, and need not be told that it has it. */
const TLS = 'aws:securetransport';

const onConstant: Check = (condition, { statement, constants }) => {
  const { key, keyText, known, operatorText } = condition;
  const [held] = constants.get(key) ?? [];
  if (known?.role !== 'constant' || held === undefined || key === TLS) return undefined;
  const outcome = evaluateCondition(condition, NO_KEYS, inGeneral(constants));
  if (outcome === 'unknown') return undefined;
  const because = `${keyText} is ${quote(held)} in every request for this secret`;
  return outcome
    ? ['always-holds', `Its ${operatorText} always holds, since ${because}.`]
    : never(
        `Its ${operatorText} never holds, since ${because}; the ${statement.effect} never applies.`,
      );
};

const withoutTls: Check = ({ key, operator, values }, { statement }) =>
  statement.effect === 'Allow' &&
  key === TLS &&
  operator?.family === 'boolean' &&
  values.every(({ text }) => text.toLowerCase() === 'false')
    ? never(
        'Secrets Manager answers over TLS only: aws:SecureTransport is never false, and the Allow never applies.',
      )
    : undefined;

const idleDeny: Check = ({ key, operator, values }, { statement }) =>
  statement.effect === 'Deny' &&
  statement.conditions.length > 1 &&
  key === TLS &&
  operator?.family === 'boolean' &&
  values.every(({ text }) => text.toLowerCase() === 'false')
    ? [
        'idle-deny',
        'Its conditions must hold together, and aws:SecureTransport is never false: Secrets Manager answers over TLS only.',
      ]
    : undefined;

/** Whether the condition needs its key to be there. */
const needsKey = ({ operator }: Condition): boolean =>
  operator !== undefined &&
  !operator.negated &&
  !operator.ifExists &&
  operator.set !== 'all' &&
  operator.family !== 'absence';

const keyOfServices: Check = (condition, { statement: { principals } }) => {
  const { everyone, negated, services, servicePatterns } = principals;
  const meansServices = everyone || negated || services.size + servicePatterns.length > 0;
  return condition.known?.serviceOnly === true && needsKey(condition) && !meansServices
    ? never(
        `Only calls by services carry ${condition.keyText}, and the statement names no service.`,
      )
    : undefined;
};

const keyOfPeople: Check = (condition, { statement: { principals } }) => {
  const { everyone, negated, accounts, arns, sessions, opaque } = principals;
  const others = principals.accountPatterns.length + principals.webIdentities.size;
  const meansOthers =
    everyone ||
    negated ||
    accounts.size + arns.size + sessions.size + opaque.size + others > 0 ||
    principals.providerAccounts.size > 0;
  return condition.known?.directOnly === true && needsKey(condition) && !meansOthers
    ? never(
        `Calls by services do not carry ${condition.keyText}, and the statement names services only.`,
      )
    : undefined;
};

const sessionAsPrincipal: Check = ({ key, values }) =>
  key === 'aws:principalarn' && values.some(({ text }) => text.includes(':assumed-role/'))
    ? never('The key aws:PrincipalArn holds the ARN of the role, never that of its session.')
    : undefined;

const privateSource: Check = ({ key, operator, values }) => {
  if (key !== 'aws:sourceip' || operator?.family !== 'address') return undefined;
  const odd = values.find(({ range }) => range !== undefined && isNeverPublic(range));
  return odd === undefined
    ? undefined
    : never(`The key aws:SourceIp holds public addresses only, never one in ${quote(odd.text)}.`);
};

/** Texts without variables and wildcards that conditions hold a key against for being the same. */
const exactTexts = ({ operator, values }: Condition): readonly string[] =>
  operator?.family === 'text' || operator?.family === 'textPattern'
    ? values.map(({ text }) => text).filter((text) => !text.includes('${') && !hasWildcard(text))
    : [];

const ORGANIZATION_KEYS: ReadonlySet<string> = new Set([
  'aws:principalorgid',
  'aws:resourceorgid',
  'aws:sourceorgid',
  'aws:vpceorgid',
]);

const noOrganization: Check = (condition) => {
  if (!ORGANIZATION_KEYS.has(condition.key)) return undefined;
  // Source: Organizations API, `Organization.Id`.
  const odd = exactTexts(condition).find((text) => !/^o-[a-z0-9]{10,32}$/.test(text));
  return odd === undefined
    ? undefined
    : never(
        `Ids of organizations are "o-" and 10 to 32 lower-case letters and digits; ${quote(odd)} equals none.`,
      );
};

const ACCOUNT_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:resourceaccount',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:vpceaccount',
]);

const noAccount: Check = (condition) => {
  if (!ACCOUNT_KEYS.has(condition.key)) return undefined;
  const odd = exactTexts(condition).find((text) => !/^[0-9]{12}$/.test(text));
  return odd === undefined
    ? undefined
    : never(`Ids of accounts have twelve digits; ${quote(odd)} equals none.`);
};

const WITHOUT_WILDCARDS: ReadonlySet<string> = new Set([
  ...ORGANIZATION_KEYS,
  ...ACCOUNT_KEYS,
  'aws:principalarn',
  'aws:sourcearn',
  'aws:userid',
]);

const literalWildcard: Check = ({ key, operator, operatorText, values }) => {
  if (operator?.family !== 'text' || !WITHOUT_WILDCARDS.has(key)) return undefined;
  const odd = values.find(({ text }) => !text.includes('${') && hasWildcard(text));
  return odd === undefined
    ? undefined
    : never(
        `${operatorText} takes the wildcard of ${quote(odd.text)} for a letter, which no value holds.`,
      );
};

const noArn: Check = ({ operator, operatorText, values }) => {
  if (operator?.family !== 'arnPattern') return undefined;
  const odd = values.find(
    ({ text, template }) =>
      template?.fixed !== undefined && template.fixed.bySegment !== true && !text.includes('*'),
  );
  return odd === undefined
    ? undefined
    : never(`${operatorText} compares ARNs, which have six segments; ${quote(odd.text)} is none.`);
};

/** The checks, in the order in which their notes are made. */
export const MATCHING_CHECKS: readonly Check[] = [
  onConstant,
  withoutTls,
  idleDeny,
  keyOfServices,
  keyOfPeople,
  sessionAsPrincipal,
  privateSource,
  noOrganization,
  noAccount,
  literalWildcard,
  noArn,
];
