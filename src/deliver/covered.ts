/** What a scan looked at -> whether its silence about a finding means that it is gone. */
import { ALL_REGIONS, type CoverageRow } from '../model/coverage.js';
import { hubKey, type KnownFinding, type SkipReason } from '../model/delivery.js';
import type { RuleText, Unknown } from '../model/finding.js';

/** What is known of a scan beside its findings. */
export interface Looked {
  readonly coverage: readonly CoverageRow[];
  readonly unknown: readonly Unknown[];
  /** The rules that ran. */
  readonly rules: readonly Pick<RuleText, 'id' | 'aliases'>[];
  /** Absent: nobody asked who reads the secrets. */
  readonly usage?: object;
}

/** Whether a scan looked where a finding was. */
export type Covered =
  | { readonly looked: true }
  | { readonly looked: false; readonly reason: SkipReason; readonly detail: string };

/** Answers what a scan says of findings that it does not have. */
export interface Silence {
  /** The present id of a rule, by that or by a former one; undefined where it did not run. */
  ruleOf(ruleId: string): string | undefined;
  covers(finding: Pick<KnownFinding, 'ruleId' | 'account' | 'region' | 'arn' | 'fields'>): Covered;
}

const not = (reason: SkipReason, detail: string): Covered => ({ looked: false, reason, detail });

const wordsOf = ({ status, api, detail }: CoverageRow): string =>
  [
    status === 'not' ? 'not looked at' : 'not listed to its end',
    ...(api === undefined ? [] : [`${api} failed`]),
    ...(detail === undefined ? [] : [detail]),
  ].join(': ');

/** Where a finding that rests on the use of its secret names the source of that. */
const USE_EVIDENCE = 'Resources.0.Details.Other.usageSource';

/** Whether a place was read to the end of its list. What is in no list is not there. */
function seen(row: CoverageRow | undefined): Covered {
  if (row === undefined) return not('outsideScope', 'This scan was not asked to look there.');
  if (row.reason === 'excluded') return not('outsideScope', 'This scan left it out on request.');
  // Reports of earlier versions do not say whether a list came to its end.
  if (row.status === 'scanned' || row.listed === true) return { looked: true };
  return not('notScanned', wordsOf(row));
}

/**
 * Prepares the answers. Silence about a finding means that it is gone only where the rule ran, the place was listed to
 * its end, and the rule could be judged on that secret, if the secret is still there.
 */
export function silenceOf({ coverage, unknown, rules, usage }: Looked): Silence {
  const present = new Map(rules.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id])));
  for (const { id } of rules) present.set(id, id);
  const rows = new Map<string, CoverageRow>();
  for (const row of coverage) {
    const place = hubKey(row);
    const known = rows.get(place);
    if (known === undefined || seen(known).looked) rows.set(place, row);
  }
  const unjudged = new Map(unknown.map((one) => [`${one.ruleId}\n${one.arn}`, one]));
  return {
    ruleOf: (ruleId) => present.get(ruleId),
    covers({ ruleId, account, region, arn, fields }) {
      const rule = present.get(ruleId);
      if (rule === undefined) return not('ruleNotRun', `This scan did not run the rule ${ruleId}.`);
      const row =
        rows.get(hubKey({ account, region })) ?? rows.get(hubKey({ account, region: ALL_REGIONS }));
      const place = seen(row);
      if (!place.looked) return place;
      if (arn === '') return not('unreadable', 'The hub does not say which secret it is about.');
      if (usage === undefined && fields[USE_EVIDENCE] !== undefined)
        return not(
          'notScanned',
          'It rests on who reads the secret, and this scan did not ask that.',
        );
      const cause = unjudged.get(`${rule}\n${arn}`);
      if (cause === undefined) return { looked: true };
      return not(
        'unknown',
        `${cause.fact} could not be read${cause.detail === undefined ? '' : `: ${cause.detail}`}`,
      );
    },
  };
}
