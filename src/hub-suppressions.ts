/** The accounts and Regions of a snapshot -> what teams have suppressed in Security Hub there. */
import { connectHubs, type ReachOptions } from './connect-hubs.js';
import { placesOf } from './deliver/places.js';
import { type HubSuppressions, readSuppressions } from './deliver/suppressions.js';
import { accountsOf, openSegment, readManifest } from './files/read-snapshot.js';
import { failureWords } from './model/gap.js';
import type { Suppressions } from './model/suppression.js';

/** Which hubs could not be asked, in a sentence; undefined where all could. */
function unreadWords({ unread }: HubSuppressions): string | undefined {
  const [first] = unread;
  if (first === undefined) return undefined;
  const { hub, failure } = first;
  const others = unread.length === 1 ? '' : ` and of ${unread.length - 1} more`;
  return `What is suppressed in Security Hub of ${hub.account} ${hub.region}${others} is not known, so findings there stay open (${failureWords(failure)}).`;
}

/**
 * Asks the hubs of all places that a snapshot looked at. What cannot be asked is named, and its findings stay open.
 * Throws a `UserError` where the folder holds no snapshot, or AWS does not accept the credentials.
 */
export async function hubSuppressions(
  snapshotFolder: string,
  options: ReachOptions,
  note: (text: string) => void,
): Promise<Suppressions> {
  const manifest = readManifest(snapshotFolder);
  const coverage = [
    ...manifest.coverage,
    ...accountsOf(snapshotFolder, manifest).flatMap(
      (id) => openSegment(snapshotFolder, id).coverage,
    ),
  ];
  const { hubs, central, close } = await connectHubs(options);
  try {
    const places = placesOf({ coverage, findings: [] }, central);
    const asked = places.map(({ hub }) => hub);
    const read = await readSuppressions(asked, hubs, central !== undefined);
    const words = unreadWords(read);
    if (words !== undefined) note(words);
    return read.suppressions;
  } finally {
    close();
  }
}
