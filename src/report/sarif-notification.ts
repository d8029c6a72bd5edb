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
import { unresolvedWords, usageGaps } from './usage-words.js';
import { causeWords, counted, reasonWords } from './wording.js';

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

/** The same of the use of secrets. */
const USAGE_DESCRIPTIONS = {
  'usage/not-known': [
    'Accounts and Regions of whose secrets it could not be learned who reads them.',
    'Mend what the message names, and ask for the use again; until then, no secret there is called unused for want of reads.',
  ],
  'usage/not-counted': [
    'Events that were counted for no secret.',
    'The JSON report has the most frequent ones.',
  ],
  'usage/damaged-files': [
    'Log files that could not be read; the events in them are missing.',
    'Fetch the files again, and ask for the use again.',
  ],
} as const;

type DescriptorId = keyof typeof DESCRIPTIONS | keyof typeof USAGE_DESCRIPTIONS;

/** The descriptors that notifications refer to; those of use only where somebody asked for it. */
export const notificationDescriptors = ({ usage }: ResultFrame): ReportingDescriptor[] =>
  Object.entries({ ...DESCRIPTIONS, ...(usage && USAGE_DESCRIPTIONS) }).map(
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

/** The first accounts of a gap, and how many more there are. */
const placesOf = ({ accounts }: CoverageGap): string => {
  const left = accounts.length - ACCOUNTS_NAMED;
  const places = accounts.slice(0, ACCOUNTS_NAMED).map(placeOf).join('; ');
  return places + (left > 0 ? ` and ${counted(left, 'more account')}` : '');
};

const gapNotification = (gap: CoverageGap): Notification => {
  const seen = gap.unseen > 0 ? 'not-seen' : 'partly-seen';
  const words = [`${gap.rows} account x Region not fully seen`, causeWords(gap), placesOf(gap)];
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

const usageGapNotification = (gap: CoverageGap): Notification => {
  const detail = gap.detail === undefined ? '' : ` (${gap.detail})`;
  const words = [
    `Use not known in ${gap.rows} account x Region`,
    causeWords(gap) + detail,
    placesOf(gap),
  ];
  return notification('usage/not-known', 'warning', words.join(': '));
};

/** What a reader must know of the use of secrets; nothing where nobody asked. */
function usageNotifications({ usage }: ResultFrame): Notification[] {
  if (usage === undefined) return [];
  const { files } = usage.damagedFiles;
  const uncounted = unresolvedWords(usage);
  return [
    ...bounded(usageGaps(usage.notCovered).map(usageGapNotification)),
    ...(uncounted.length === 0
      ? []
      : [
          notification(
            'usage/not-counted',
            'note',
            `Counted for no secret: ${uncounted.join('; ')}`,
          ),
        ]),
    ...(files === 0
      ? []
      : [
          notification(
            'usage/damaged-files',
            'warning',
            `${counted(files, 'log file')} could not be read`,
          ),
        ]),
  ];
}

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
export function notificationsOf(frame: ResultFrame): Notification[] {
  const { coverage, digest } = frame;
  const leftOut = leftOutSentence(digest);
  return [
    ...(leftOut === undefined ? [] : [notification('results/left-out', 'warning', leftOut)]),
    ...bounded(coverageGaps(coverage).map(gapNotification)),
    ...usageNotifications(frame),
    ...bounded(digest.unknown.map(unknownNotification)),
  ];
}
