/** A policy -> requests by those whom its owner wants in, as far as the policy names them: a fix must not stop them. */
import type { ConcreteRequest } from '../decide/allowed-actions.js';
import { accountOfText } from '../language/account-of-arn.js';
import type { Statement } from '../language/statement.js';
import { ownRequests } from '../requests/own-request.js';
import { exampleArn } from '../requests/principal-kinds.js';
import { isTrusted, type World } from '../world.js';

/** So many of each kind are tried. */
const MOST = 8;

type Keys = readonly (readonly [key: string, value: string | undefined])[];

const request = (who: ConcreteRequest['who'], keys: Keys): ConcreteRequest => ({
  who,
  keys: new Map(
    keys.flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]] as const])),
  ),
});

/** A principal that calls over the Internet; the own ones are in the own organization. */
function byPrincipal(principalArn: string, { account: own, organization }: World): ConcreteRequest {
  const account = accountOfText(principalArn);
  return request({ account, principalArn }, [
    ['aws:principalaccount', account],
    ['aws:principalarn', principalArn],
    ['aws:principalisawsservice', 'false'],
    ['aws:principalorgid', account === own ? organization : undefined],
    ['aws:sourceip', '198.51.100.7'],
  ]);
}

/** A service that acts for the own account. */
const byService = (service: string, { partition, region, account, organization }: World) =>
  request({ service }, [
    ['aws:principalisawsservice', 'true'],
    ['aws:principalservicename', service],
    ['aws:sourceaccount', account],
    ['aws:sourceowner', account],
    ['aws:sourcearn', `arn:${partition}:lambda:${region}:${account}:function:anything`],
    ['aws:sourceorgid', organization],
  ]);

const DIGITS = /[0-9]{12}/g;

/** Accounts of trusted others that principals or conditions name. */
function partnersIn(statements: readonly Statement[], world: World): readonly string[] {
  const texts = statements.flatMap(({ principals, conditions }) => [
    ...principals.accounts,
    ...principals.arns,
    ...principals.sessions,
    ...conditions.flatMap(({ values }) => values.map(({ text }) => text)),
  ]);
  const accounts = texts.flatMap((text) => text.match(DIGITS) ?? []);
  return [...new Set(accounts)].filter((id) => id !== world.account && isTrusted(world, id));
}

/** Stands for the services that a policy lets in without naming them. */
const ANY_SERVICE = 'events.amazonaws.com';

/** Services that principals name, and one for the policies that speak of services in other ways. */
function servicesIn(statements: readonly Statement[]): readonly string[] {
  const named = statements.flatMap(({ principals }) => [...principals.services]);
  const speaks = statements.some(({ conditions }) =>
    conditions.some(({ key, known }) => key === 'aws:principalisawsservice' || known?.serviceOnly),
  );
  return [...new Set([...named, ...(speaks ? [ANY_SERVICE] : [])])];
}

/** A request, and which Allows are written for whoever makes it; an Allow for everybody is not written for a service. */
export interface WelcomeRequest {
  readonly request: ConcreteRequest;
  readonly isMeant: (allow: Statement) => boolean;
}

const mentions =
  (account: string) =>
  ({ principals, conditions }: Statement): boolean =>
    principals.accounts.has(account) ||
    [...principals.arns, ...principals.sessions].some((arn) => arn.includes(account)) ||
    conditions.some(({ values }) => values.some(({ text }) => text.includes(account)));

const everyAllow = (): boolean => true;

/** The requests. */
export function welcomeRequests(
  statements: readonly Statement[],
  world: World,
): readonly WelcomeRequest[] {
  const arns = statements.flatMap(({ principals }) => [...principals.arns]);
  const known = new Set(arns.filter((arn) => isTrusted(world, accountOfText(arn))));
  const partners = partnersIn(statements, world);
  const conditions = statements.flatMap((statement) => statement.conditions);
  return [
    ...ownRequests(world, conditions).map((own) => ({ request: own, isMeant: everyAllow })),
    ...[...known].slice(0, MOST).map((arn) => ({
      request: byPrincipal(arn, world),
      isMeant: ({ principals }: Statement) => principals.arns.has(arn),
    })),
    ...partners.slice(0, MOST).map((account) => ({
      request: byPrincipal(exampleArn('role', world.partition, account), world),
      // A Deny that spares a partner means every Allow.
      isMeant: statements.some((one) => one.effect === 'Deny' && mentions(account)(one))
        ? everyAllow
        : mentions(account),
    })),
    ...servicesIn(statements)
      .slice(0, MOST)
      .map((service) => ({
        request: byService(service, world),
        isMeant: ({ principals }: Statement) =>
          principals.services.has(service) || service === ANY_SERVICE,
      })),
  ];
}
