/**
 * Coverage gaps, unknown verdicts and results left out -> SARIF notifications, a bounded number of them.
 * What was not read at all is an error: section 3.20.21 of SARIF 2.1.0 says of a run with one that its results must
 * not be taken for complete, which is what we mean.
 */
import type { Notification, ReportingDescriptor } from 'sarif';
import { type AccountGap, type CoverageGap, coverageGaps } from './coverage-gaps.js';
import type { UnknownGroup } from './digest.js';
import { pascalCase } from './pascal-case.js';
import type { ResultFrame } from './result-frame.js';
import { leftOutSentence } from './sarif-left-out.js';
import { messageOf } from './sarif-message.js';
import { counted, reasonWords } from './wording.js';

/** What each kind of notification means, and what to do about it. */
const DESCRIPTIONS = {
  'coverage/not-seen': [
    'Accounts and Regions of which nothing could be read.',
    'Give the scanning role what the message names as missing, or exclude them from the scan.',
  ],
  'coverage/partly-seen': [
    'Accounts and Regions of which a part could not be read.',
    'Give the scanning role what the message names as missing, and scan again.',
  ],
  'verdict/unknown': [
    'Secrets that a rule could not judge, since a fact about them could not be read.',
    'The JSON report names each secret and what failed.',
  ],
  'results/left-out': [
    'Findings that are left out of the file, since GitHub takes no more of them.',
    'Scan in parts, or read the JSON report, which has them all.',
  ],
  'notifications/left-out': [
    'Notifications that are left out of the file.',
    'Read the JSON report, which has them all.',
  ],
} as const;

type DescriptorId = keyof typeof DESCRIPTIONS;

/** The descriptors that notifications refer to. */
export const NOTIFICATION_DESCRIPTORS: ReportingDescriptor[] = Object.entries(DESCRIPTIONS).map(
  ([id, [meaning, help]]) => ({
    id,
    name: pascalCase(id),
    shortDescription: { text: meaning },
    fullDescription: { text: meaning },
    help: { text: help },
  }),
);

const ACCOUNTS_NAMED = 20;
const NOTIFICATIONS = 100;

const notification = (
  id: DescriptorId,
  level: Notification.level,
  sentence: string,
): Notification => ({ descriptor: { id }, level, message: messageOf(sentence) });

const placeOf = ({ account, not, partly }: AccountGap): string =>
  `${account} (${[...not, ...partly].join(', ')})`;

const gapNotification = (gap: CoverageGap): Notification => {
  const seen = gap.unseen > 0 ? 'not-seen' : 'partly-seen';
  const left = gap.accounts.length - ACCOUNTS_NAMED;
  const places = gap.accounts.slice(0, ACCOUNTS_NAMED).map(placeOf).join('; ');
  const words = [
    `${gap.rows} account x Region not fully seen`,
    reasonWords(gap.reason, gap.denial) + (gap.api === undefined ? '' : ` at ${gap.api}`),
    places + (left > 0 ? ` and ${counted(left, 'more account')}` : ''),
  ];
  return notification(`coverage/${seen}`, gap.unseen > 0 ? 'error' : 'warning', words.join(': '));
};

const unknownNotification = ({ ruleId, fact, reason, count }: UnknownGroup): Notification => ({
  ...notification(
    'verdict/unknown',
    'warning',
    `The rule '${ruleId}' could not judge ${counted(count, 'secret')}: '${fact}' is not known (${reasonWords(reason)}).`,
  ),
  associatedRule: { id: ruleId },
});

const bounded = (notifications: readonly Notification[]): Notification[] => {
  if (notifications.length <= NOTIFICATIONS) return [...notifications];
  const left = notifications.length - NOTIFICATIONS;
  return [
    ...notifications.slice(0, NOTIFICATIONS),
    notification(
      'notifications/left-out',
      'warning',
      `${counted(left, 'more notification')} of this kind; the JSON report has them all.`,
    ),
  ];
};

/** What a reader of the results must know to read them right. */
export function notificationsOf({ coverage, digest }: ResultFrame): Notification[] {
  const leftOut = leftOutSentence(digest);
  return [
    ...(leftOut === undefined ? [] : [notification('results/left-out', 'warning', leftOut)]),
    ...bounded(coverageGaps(coverage).map(gapNotification)),
    ...bounded(digest.unknown.map(unknownNotification)),
  ];
}
