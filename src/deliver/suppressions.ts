/** Hubs -> the findings in them that a team has suppressed. */
import { parseAsffId } from '../model/asff-id.js';
import type { Hub, StoredFinding } from '../model/delivery.js';
import type { Failure } from '../model/gap.js';
import type { Suppression, Suppressions } from '../model/suppression.js';
import { each, entering } from './hubs.js';
import type { HubPort, HubsPort } from './ports.js';

/** What hubs say of suppressed findings, and which of them say nothing. */
export interface HubSuppressions {
  readonly suppressions: Suppressions;
  readonly unread: readonly { readonly hub: Hub; readonly failure: Failure }[];
}

const suppressionOf = ({ note }: StoredFinding): Suppression =>
  note === undefined ? {} : { note: note.text, by: note.by, at: note.at };

type Read = readonly (readonly [string, Suppression])[];

/** Whoever owns an account may put findings into its hub that say they are of another. */
const isOf = ({ account, region }: Hub, id: string): boolean => {
  const parsed = parseAsffId(id);
  return parsed?.account === account && parsed.region === region;
};

async function readHub(hub: HubPort, isOurs: (id: string) => boolean): Promise<Read | Failure> {
  const state = await hub.state();
  if (!state.ok) return state.failure;
  if (!state.value.enabled) return [];
  const found: (readonly [string, Suppression])[] = [];
  for await (const page of hub.suppressed()) {
    if (!page.ok) return page.failure;
    for (const stored of page.value)
      if (isOurs(stored.id)) found.push([stored.id, suppressionOf(stored)]);
  }
  return found;
}

const isFailure = (read: Read | Failure): read is Failure => 'reason' in read;

/**
 * Asks hubs. One that cannot be asked leaves its findings open, and is named. `isCentral`: the one hub holds findings
 * of all accounts; otherwise each is heard of its own place alone.
 */
export async function readSuppressions(
  places: readonly Hub[],
  hubs: HubsPort,
  isCentral: boolean,
): Promise<HubSuppressions> {
  const enter = entering(hubs);
  const read = await each(places, async (hub) => {
    const entered = await enter(hub);
    const isOurs = (id: string) => isCentral || isOf(hub, id);
    return { hub, read: entered.ok ? await readHub(entered.value, isOurs) : entered.failure };
  });
  return {
    suppressions: Object.fromEntries(
      read.flatMap(({ read: found }) => (isFailure(found) ? [] : [...found])),
    ),
    unread: read.flatMap(({ hub, read: found }) =>
      isFailure(found) ? [{ hub, failure: found }] : [],
    ),
  };
}
