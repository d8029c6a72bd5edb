/** What a delivery does with a finding, and why -> the words that people read. */
import type {
  Delivery,
  DeliveryAction,
  DeliveryError,
  DeliveryItem,
  DeliverySummary,
  FieldChange,
  SendReason,
  SkipReason,
} from '../model/delivery.js';
import { type Failure, GAP_REASONS } from '../model/gap.js';
import { groupBy } from './group-by.js';
import { cutToWidth } from './styled-line.js';
import { visibleText } from './visible-text.js';

/** Why nothing is sent, as a title; and whether the item's own sentence says more. */
const SKIPS: Readonly<Record<SkipReason, { readonly words: string; readonly more?: true }>> = {
  hubNotEnabled: { words: 'Security Hub is not enabled there' },
  hubUnreachable: { words: 'the hub could not be read' },
  regionNotChosen: { words: 'in a Region that was left out' },
  waived: { words: 'accepted by a waiver' },
  ruleNotRun: { words: 'held by the hub; this scan did not run the rule' },
  outsideScope: { words: 'held by the hub; no part of this scan' },
  notScanned: { words: 'held by the hub; this scan could not look there', more: true },
  unknown: { words: 'held by the hub; this scan could not judge the secret', more: true },
  newerScan: { words: 'a later scan has been pushed already' },
  unreadable: { words: 'held by the hub, in a form that cannot be sent again' },
  notVisibleYet: { words: 'sent a moment ago, and not shown by the hub yet' },
  tooLarge: { words: 'larger than Security Hub takes, even without details' },
};

const SENDS: Readonly<Record<SendReason, string>> = {
  notFound: 'not found any more',
  waived: 'accepted by a waiver',
  renamed: 'its rule has another name now',
  refresh: 'unchanged; sent again, since hubs forget what is not updated for 90 days',
};

const skipOf = (reason: string) =>
  Object.entries(SKIPS).find(([known]) => known === reason)?.[1] ?? { words: 'no reason given' };

/** Why nothing is sent. */
export const skipWords = (reason: string): string => skipOf(reason).words;

const rulesOf = (items: readonly DeliveryItem[]): string =>
  [...new Set(items.map(({ ruleId }) => ruleId))].join(', ');

const openDetail = ({ reason, detail = '' }: DeliveryItem): string =>
  'more' in skipOf(reason ?? '') ? detail : '';

/** What stands beside a secret of which nothing is sent: its rules, and what the reason leaves open. */
export const skippedText = (items: readonly DeliveryItem[]): string =>
  groupBy(items, openDetail)
    .map((group) => [rulesOf(group), ...group.slice(0, 1).map(openDetail)])
    .map((parts) => parts.filter((part) => part !== '').join(': '))
    .join('; ');

/** What stands beside a secret of which something was not taken. */
export const failedText = (items: readonly DeliveryItem[]): string =>
  groupBy(items, ({ action }) => action)
    .map((group) => `${group[0]?.action} ${rulesOf(group)}`)
    .join('; ');

/** The failure of a whole request that an error stands for; undefined where Security Hub refused a finding. */
export function causeOfError({ code, message, api, denial }: DeliveryError): Failure | undefined {
  const reason = GAP_REASONS.find((known) => known === code);
  if (reason === undefined) return undefined;
  return {
    reason,
    detail: message,
    ...(api !== undefined && { api }),
    ...(denial !== undefined && { denial }),
  };
}

/** Paths of fields that people know by another name; the first that fits counts. */
const FIELDS: readonly (readonly [path: string, name: string])[] = [
  ['FindingProviderFields.Severity.Label', 'severity'],
  ['FindingProviderFields.', ''],
  ['Resources.0.Details.AwsSecretsManagerSecret.', ''],
  ['Resources.0.Details.Other.', ''],
  ['Resources.0.Tags.', 'tag '],
  ['Resources.0.', 'secret '],
  ['ProductFields.secrets-census/', ''],
  ['ProductFields.', ''],
];

const FIELD_WIDTH = 40;
const VALUE_WIDTH = 40;

function fieldName(field: string): string {
  const [path = '', name = ''] = FIELDS.find(([start]) => field.startsWith(start)) ?? [];
  return cutToWidth(visibleText(`${name}${field.slice(path.length)}`), FIELD_WIDTH);
}

/** A value that holds more than one word is put between quotes. */
function valueWords(value: string): string {
  const shown = cutToWidth(visibleText(value), VALUE_WIDTH);
  return /^[^\s;,“”]+$/.test(shown) ? shown : `“${shown}”`;
}

function changeWords({ field, from, to }: FieldChange): string {
  const name = fieldName(field);
  if (from !== undefined && to !== undefined)
    return `${name} ${valueWords(from)} -> ${valueWords(to)}`;
  return to === undefined ? `${name} changed` : `${name} -> ${valueWords(to)}`;
}

const SEVERITY = 'FindingProviderFields.Severity.';
const MOST_CHANGES = 4;

/** The severity first; its second form says the same. */
function changesInOrder(changes: readonly FieldChange[]): readonly FieldChange[] {
  const label = changes.filter(({ field }) => field === `${SEVERITY}Label`);
  const others = changes.filter(({ field }) => !field.startsWith(SEVERITY));
  return label.length + others.length > 0 ? [...label, ...others] : changes;
}

function allChanges(changes: readonly FieldChange[]): string {
  const ordered = changesInOrder(changes);
  const left = ordered.length - MOST_CHANGES;
  const shown = ordered.slice(0, MOST_CHANGES).map(changeWords).join('; ');
  return left > 0 ? `${shown}; and ${left} more` : shown;
}

const sendWords = (reason: string): string | undefined =>
  Object.entries(SENDS).find(([known]) => known === reason)?.[1];

function sentWords(item: DeliveryItem): string {
  const { changes = [], reason, leftOut = [] } = item;
  const parts = [
    sendWords(reason ?? ''),
    changes.length === 0 ? undefined : allChanges(changes),
    leftOut.length === 0 ? undefined : `too large, so without ${leftOut.join(', ')}`,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

/** What stands beside a secret of which findings are sent: what has changed, or why they are sent. */
export const sentText = (items: readonly DeliveryItem[]): string =>
  items
    .map(sentWords)
    .filter((words) => words !== '')
    .join('; ');

/** How a sum of findings is told, before and after. */
const SUMS: Readonly<Record<DeliveryAction, readonly [planned: string, applied: string]>> = {
  create: ['to create', 'created'],
  update: ['to update', 'updated'],
  resolve: ['to resolve', 'resolved'],
  reopen: ['to reopen', 'reopened'],
  unchanged: ['unchanged', 'unchanged'],
  skipped: ['skipped', 'skipped'],
};

const ORDER = ['create', 'update', 'resolve', 'reopen', 'unchanged', 'skipped'] as const;

/** What does not count is not told: "3 to create, 88 unchanged, 2 skipped". */
export function summaryWords(summary: DeliverySummary, applied: boolean): string {
  const words = ORDER.filter((action) => summary[action] > 0).map(
    (action) => `${summary[action]} ${SUMS[action][applied ? 1 : 0]}`,
  );
  const failed = summary.failed > 0 ? [`${summary.failed} failed`] : [];
  return [...words, ...failed].join(', ') || 'no findings';
}

/** What the heading of an action says. */
export const actionWords = (action: DeliveryAction, { applied }: Pick<Delivery, 'applied'>) => {
  const [planned, done] = SUMS[action];
  const words = applied ? done : planned;
  return words.charAt(0).toUpperCase() + words.slice(1);
};
