/** Hubs -> the findings in them that a team has suppressed. */
import pLimit from 'p-limit';
import { parseAsffId } from '../model/asff-id.js';
import type { Hub, StoredFinding } from '../model/delivery.js';
import type { Failure } from '../model/gap.js';
import type { Suppression, Suppressions } from '../model/suppression.js';
import { entering, HUBS_AT_ONCE } from './hubs.js';
import type { HubPort, HubsPort } from './ports.js';

/** What hubs say of suppressed findings, and which of them say nothing. */
export interface HubSuppressions {
  readonly suppressions: Suppressions;
  readonly unread: readonly { readonly hub: Hub; readonly failure: Failure }[];
}

const suppressionOf = ({ note }: StoredFinding): Suppression =>
  note === undefined ? {} : { note: note.text, by: note.by, at: note.at };

type Read = readonly (readonly [string, Suppression])[];

async function readHub(hub: HubPort): Promise<Read | Failure> {
  const state = await hub.state();
  if (!state.ok) return state.failure;
  if (!state.value.enabled) return [];
  const found: (readonly [string, Suppression])[] = [];
  for await (const page of hub.suppressed()) {
    if (!page.ok) return page.failure;
    for (const stored of page.value) {
      const parsed = parseAsffId(stored.id);
      if (parsed !== undefined) found.push([parsed.id, suppressionOf(stored)]);
    }
  }
  return found;
}

const isFailure = (read: Read | Failure): read is Failure => 'reason' in read;

/** Asks hubs. One that cannot be asked leaves its findings open, and is named. */
export async function readSuppressions(
  places: readonly Hub[],
  hubs: HubsPort,
): Promise<HubSuppressions> {
  const enter = entering(hubs);
  const limit = pLimit(HUBS_AT_ONCE);
  const read = await Promise.all(
    places.map((hub) =>
      limit(async () => {
        const entered = await enter(hub);
        return { hub, read: entered.ok ? await readHub(entered.value) : entered.failure };
      }),
    ),
  );
  return {
    suppressions: Object.fromEntries(
      read.flatMap(({ read: found }) => (isFailure(found) ? [] : [...found])),
    ),
    unread: read.flatMap(({ hub, read: found }) =>
      isFailure(found) ? [{ hub, failure: found }] : [],
    ),
  };
}
