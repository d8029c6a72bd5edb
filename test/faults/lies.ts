/**
 * A scan under faults, held against the scan of the same world without any, to the lies that it tells: what is lost
 * without a word, what is blamed on something else, what was made up.
 */
import { isDeepStrictEqual } from 'node:util';
import { exitCodeOf } from '../../src/cli/exit-code.js';
import { type CoverageRow, isIncomplete } from '../../src/model/coverage.js';
import type { Finding, ScanResult } from '../../src/model/finding.js';
import type { Failure, Gap } from '../../src/model/gap.js';
import type { Secret } from '../../src/model/secret.js';
import type { Fault } from '../../src/sandbox/faults/fault.js';
import { tallyOf } from '../../src/triage/tally.js';
import { explains } from './expected-causes.js';
import type { Seen } from './scan-under-faults.js';

/** Two scans of one world. */
export interface Compared {
  readonly faults: readonly Fault[];
  readonly clean: Seen;
  readonly faulty: Seen;
}

const isUnder = (row: CoverageRow, account: string, region: string): boolean =>
  (row.account === account || row.account === '*') && (row.region === region || row.region === '*');

/** Rows that say that a place was not fully seen. */
const excuses = ({ result }: Seen, account: string, region: string): readonly CoverageRow[] =>
  result.coverage.filter((row) => isIncomplete(row) && isUnder(row, account, region));

/** Whether a fault explains it, or the world itself, which may deny as well. */
function isExplained(failure: Failure, { faults, clean }: Compared): boolean {
  if (explains(faults, failure)) return true;
  const { reason, api, denial } = failure;
  return clean.result.coverage
    .flatMap((row) => [row, ...(row.causes ?? [])])
    .some(
      (cause) =>
        cause.reason === reason &&
        cause.api === api &&
        cause.denial?.policyType === denial?.policyType,
    );
}

const covers = ({ fact }: Gap, path: string): boolean =>
  path === fact || path.startsWith(`${fact}.`);

/** What is said of a secret, by the names that gaps use. */
function factsOf(secret: Secret): readonly (readonly [fact: string, value: unknown])[] {
  const { account, key, replica, gaps: _, region: __, ...plain } = secret;
  const { tags, ...described } = account;
  return [
    ...Object.entries(plain),
    ['account', described],
    ['account.tags', tags],
    ...['managedBy', 'id', 'account', 'state', 'rotationEnabled', 'alias'].map(
      (name) => [`key.${name}`, Object.entries(key).find(([own]) => own === name)?.[1]] as const,
    ),
    ['replica.isReplica', replica.isReplica],
    ['replica.primaryRegion', replica.primaryRegion],
    ['replica.regions', replica.regions],
    ['replica.failures', replica.failed],
  ];
}

/** Facts of a primary that its replica has too. */
const SHARED: ReadonlySet<string> = new Set(['groupArn', 'name', 'account', 'policy', 'partition']);

/** Facts that an organization tells, where its accounts could not all be listed. */
const TOLD_BY_ORGANIZATION: ReadonlySet<string> = new Set(['account', 'account.tags']);

function changedFacts(before: Secret, now: Secret, isGuess: boolean): readonly string[] {
  const facts = new Map(factsOf(now));
  const names = new Set([...factsOf(before).map(([fact]) => fact), ...facts.keys()]);
  const old = new Map(factsOf(before));
  const isSame = before.arn === now.arn;
  return [...names].filter(
    (fact) =>
      (isSame || SHARED.has(fact)) &&
      !(isGuess && TOLD_BY_ORGANIZATION.has(fact)) &&
      !isDeepStrictEqual(old.get(fact), facts.get(fact)) &&
      !now.gaps.some((gap) => covers(gap, fact)),
  );
}

const byGroup = ({ secrets }: Seen): ReadonlyMap<string, Secret> =>
  new Map(secrets.map((secret) => [secret.groupArn, secret]));

const newGaps = (before: Secret, now: Secret): readonly Gap[] =>
  now.gaps.filter((gap) => !before.gaps.some((old) => isDeepStrictEqual(old, gap)));

/** A gap must be a cause in the row of its Region, unless the row tells of a list that broke off. */
function isToldBy(row: CoverageRow | undefined, { reason, api }: Gap): boolean {
  if (row === undefined) return false;
  if (row.listed !== true) return row.status !== 'scanned';
  const causes = row.causes ?? [row];
  return causes.some((cause) => cause.reason === reason && cause.api === api);
}

function liesOfSecret(before: Secret, now: Secret | undefined, compared: Compared): string[] {
  const { faulty } = compared;
  const { account, region, name } = before;
  const told = `${name} in ${account.id} ${region}`;
  if (now === undefined) {
    const found = excuses(faulty, account.id, region);
    if (found.length === 0) return [`${told} is lost, and no row says so`];
    if (found.every(({ listed }) => listed === true)) return [`${told} is lost from a whole list`];
    return [];
  }
  const isStandIn = now.arn !== before.arn;
  const row = faulty.result.coverage.find(
    (one) => one.account === account.id && one.region === now.region,
  );
  const gaps = newGaps(before, now);
  return [
    ...changedFacts(before, now, isTrustUnknown(faulty)).map(
      (fact) => `${told}: ${fact} is another, without a gap`,
    ),
    ...gaps
      .filter((gap) => !isExplained(gap, compared))
      .filter(({ fact }) => !(isTrustUnknown(faulty) && TOLD_BY_ORGANIZATION.has(fact)))
      .map((gap) => `${told}: unexplained gap ${JSON.stringify(gap)}`),
    ...gaps
      .filter((gap) => gap.reason !== 'notCollected' && !isToldBy(row, gap))
      .map((gap) => `${told}: the coverage does not tell of ${JSON.stringify(gap)}`),
    ...(isStandIn && excuses(faulty, account.id, region).length === 0
      ? [`${told}: a replica stands in for it, though its Region was seen`]
      : []),
  ];
}

function liesOfSecrets(compared: Compared): string[] {
  const { clean, faulty } = compared;
  const now = byGroup(faulty);
  const before = byGroup(clean);
  return [
    ...clean.secrets.flatMap((secret) => liesOfSecret(secret, now.get(secret.groupArn), compared)),
    ...[...now.keys()].filter((arn) => !before.has(arn)).map((arn) => `${arn} was made up`),
    ...(now.size === faulty.secrets.length ? [] : ['a secret is in the inventory twice']),
  ];
}

const placeOf = ({ account, region }: CoverageRow): string => `${account} ${region}`;

/** Whether all that lies in a place is as it was, but for what an unlisted organization would tell. */
function isUntouched(row: CoverageRow, { clean, faulty }: Compared): boolean {
  const isGuess = isTrustUnknown(faulty);
  const inPlace = ({ secrets }: Seen) =>
    secrets
      .filter(({ account, region }) => account.id === row.account && region === row.region)
      .map(({ account, gaps, ...secret }) => ({
        ...secret,
        account: isGuess ? account.id : account,
        gaps: gaps.filter(({ fact }) => !(isGuess && TOLD_BY_ORGANIZATION.has(fact))),
      }));
  return isDeepStrictEqual(inPlace(clean), inPlace(faulty));
}

/** Whether something of a secret there could not be read. */
const hasGaps = (row: CoverageRow, { faulty }: Compared): boolean =>
  faulty.secrets.some(
    ({ account, region, gaps }) =>
      account.id === row.account &&
      region === row.region &&
      gaps.some(({ reason }) => reason !== 'notCollected'),
  );

function liesOfRow(row: CoverageRow, compared: Compared): string[] {
  const told = `${placeOf(row)} ${row.status}`;
  const before = compared.clean.result.coverage.find((one) => placeOf(one) === placeOf(row));
  if (row.status === 'scanned')
    return before?.status === 'scanned' &&
      before.secrets === row.secrets &&
      isUntouched(row, compared)
      ? []
      : [`${told}, though not all of it is as it is`];
  if (isDeepStrictEqual(row, before)) return [];
  const { reason, api, detail, denial } = row;
  if (reason === undefined || reason === 'excluded') return [`${told} without a reason`];
  const failure = {
    reason,
    ...(api !== undefined && { api }),
    ...(detail !== undefined && { detail }),
    ...(denial !== undefined && { denial }),
  };
  return [
    ...(isExplained(failure, compared) ? [] : [`${told} for ${JSON.stringify(failure)}`]),
    ...(row.listed === true && !hasGaps(row, compared) ? [`${told}, though it was seen`] : []),
  ];
}

function liesOfCoverage(compared: Compared): string[] {
  const { clean, faulty } = compared;
  return [
    ...faulty.result.coverage.flatMap((row) => liesOfRow(row, compared)),
    ...clean.result.coverage
      .filter(({ account, region }) => {
        const isNamed = faulty.result.coverage.some((row) => isUnder(row, account, region));
        return !isNamed;
      })
      .map((row) => `${placeOf(row)} is in no row`),
  ];
}

/** What makes a finding what it is. */
const saying = ({ ruleId, severity, message, evidence, arn, region, grant }: Finding) => ({
  ruleId,
  severity,
  message,
  evidence,
  arn,
  region,
  grant,
});

/** Whether the organization's accounts are not all known: then it says of trust that it is a guess. */
const isTrustUnknown = ({ result }: Seen): boolean =>
  isAlone({ result }) || result.coverage.some((row) => row.account === '*' && isIncomplete(row));

function liesOfFindings({ clean, faulty }: Compared): string[] {
  const before = new Map(clean.result.findings.map((finding) => [finding.id, finding]));
  const now = new Map(faulty.result.findings.map((finding) => [finding.id, finding]));
  const secretsBefore = byGroup(clean);
  const secretsNow = byGroup(faulty);
  const unknown = new Set(faulty.result.unknown.map(({ ruleId, arn }) => `${ruleId} ${arn}`));
  const isTouched = (arn: string): boolean =>
    !isDeepStrictEqual(secretsBefore.get(arn), secretsNow.get(arn));
  const made = [...now.values()].flatMap((finding) => {
    const old = before.get(finding.id);
    const told = `${finding.ruleId} on ${finding.name}`;
    if (old === undefined) return isTrustUnknown(faulty) ? [] : [`${told} was made up`];
    if (isDeepStrictEqual(saying(old), saying(finding))) return [];
    return isTouched(finding.arn) || isTrustUnknown(faulty) ? [] : [`${told} says something else`];
  });
  const lost = [...before.values()].flatMap((finding) => {
    if (now.has(finding.id) || unknown.has(`${finding.ruleId} ${finding.arn}`)) return [];
    if (!secretsNow.has(finding.arn)) return [];
    return [`${finding.ruleId} on ${finding.name} is lost`];
  });
  return [...made, ...lost];
}

const LENIENT = { failOn: 'never', allowPartial: false, onlyNew: false } as const;

const codeOf = (result: ScanResult): number =>
  exitCodeOf({ ...result, tally: tallyOf(result) }, LENIENT);

function liesOfExit({ clean, faulty }: Compared): string[] {
  const isAll =
    (isAlone(faulty) || isDeepStrictEqual(clean.secrets, faulty.secrets)) &&
    isDeepStrictEqual(clean.result.coverage, faulty.result.coverage);
  const expected = isAll ? codeOf(clean.result) : 3;
  const code = codeOf(faulty.result);
  return code === expected ? [] : [`it ends with ${code}, not with ${expected}`];
}

/** Where it was denied to know the organization at all, a scan is one of the caller's account, and says so. */
function withinScope(compared: Compared): Compared {
  const { clean, faulty, faults } = compared;
  const { accounts } = faulty.result.scope;
  const isSaid = faulty.notes.some((note) =>
    /accounts cannot be listed: .*not authorized/.test(note),
  );
  const isDenied = faults.some(({ kind }) => kind === 'deny');
  if (accounts === undefined || !isSaid || !isDenied) return compared;
  const isIn = (account: string): boolean => accounts.includes(account);
  const result = {
    ...clean.result,
    coverage: clean.result.coverage.filter(({ account }) => isIn(account)),
    findings: clean.result.findings.filter(({ account }) => isIn(account)),
    unknown: clean.result.unknown.filter(({ account }) => isIn(account)),
  };
  const secrets = clean.secrets.filter(({ account }) => isIn(account.id));
  return { ...compared, clean: { ...clean, result, secrets } };
}

/** Whether the organization told nothing: then what only it can tell is a guess. */
const isAlone = ({ result }: Pick<Seen, 'result'>): boolean => result.scope.accounts !== undefined;

/** All lies. */
export const lies = (all: Compared): readonly string[] => liesWithin(withinScope(all));

const liesWithin = (compared: Compared): readonly string[] => [
  ...liesOfSecrets(compared),
  ...liesOfCoverage(compared),
  ...liesOfFindings(compared),
  ...liesOfExit(compared),
];
