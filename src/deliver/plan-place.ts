/** A hub and the findings that belong there -> what is to become of each, once the hub was looked at. */
import { asffId } from '../model/asff-id.js';
import type { DeliveryItem, Hub, HubRow, ReceiptHub } from '../model/delivery.js';
import { type Answer, type Failure, failureWords } from '../model/gap.js';
import { look, type Sight } from './look.js';
import type { Place } from './places.js';
import type { PlanContext } from './plan-context.js';
import { itemOrder, planHub, subjectOf } from './plan-hub.js';
import type { HubPort } from './ports.js';
import type { Holding } from './reconcile.js';

/** A hub that was planned. */
export interface PlannedHub {
  readonly row: HubRow;
  readonly items: readonly DeliveryItem[];
  /** Present where the hub is ready. */
  readonly ready?: {
    readonly port: HubPort;
    readonly holding: Holding;
    readonly readAt: string;
  };
}

type Skip = Pick<DeliveryItem, 'reason' | 'detail'>;

const skipped = ({ hub, present }: Place, skip: Skip, { render }: PlanContext): DeliveryItem[] =>
  present
    .map((finding): DeliveryItem => {
      return { ...subjectOf(hub, finding, render(finding)), action: 'skipped', ...skip };
    })
    .sort(itemOrder);

const NOT_CHOSEN: Skip = { reason: 'regionNotChosen', detail: 'Its Region was left out.' };

const NOT_ENABLED: Skip = {
  reason: 'hubNotEnabled',
  detail: 'Security Hub is not enabled in this account and Region.',
};

const unreachable = (failure: Failure): Skip => ({
  reason: 'hubUnreachable',
  detail: failureWords(failure),
});

/** A hub that was entered. */
interface Entered {
  readonly port: HubPort;
  readonly sight: Sight;
  /** `asOf` of the latest scan that was pushed there, as the receipt has it. */
  readonly scannedAt: string | undefined;
}

function fromSight(place: Place, entered: Entered, context: PlanContext): PlannedHub {
  const { hub, present } = place;
  const { sight, port, scannedAt } = entered;
  if (sight.status === 'notEnabled')
    return { row: { ...hub, status: 'notEnabled' }, items: skipped(place, NOT_ENABLED, context) };
  if (sight.status === 'unreachable') return notReached(place, sight.failure, context);
  const { holding, readAt, source } = sight;
  return {
    row: { ...hub, status: 'ready', source },
    items: planHub({ hub, present, holding, scannedAt }, context),
    ready: { port, holding, readAt },
  };
}

function notReached(place: Place, failure: Failure, context: PlanContext): PlannedHub {
  return {
    row: { ...place.hub, status: 'unreachable', failure },
    items: skipped(place, unreachable(failure), context),
  };
}

/** How a hub is come by. */
export interface Way {
  readonly enter: (hub: Hub) => Promise<Answer<HubPort>>;
  readonly receipt: ReceiptHub | undefined;
}

/** Ids of findings that the hub has, as far as anybody remembers, or is to have. */
function wantedOf({ present }: Place, receipt: ReceiptHub | undefined, context: PlanContext) {
  const known = new Set(receipt?.findings.map(({ id }) => id));
  const ids = present.map((finding) => ({ finding, id: asffId(finding) }));
  const isWanted = ({ finding, id }: (typeof ids)[number]): boolean =>
    known.has(id) || (finding.waiver === undefined && context.isChosen(finding.region));
  return new Set(ids.filter(isWanted).map(({ id }) => id));
}

/** Plans what becomes of the findings of one place. */
export async function planPlace(
  place: Place,
  { enter, receipt }: Way,
  context: PlanContext,
): Promise<PlannedHub> {
  const { hub } = place;
  const chosen = place.present.filter(({ region }) => context.isChosen(region));
  const left = place.present.filter(({ region }) => !context.isChosen(region));
  const leftItems = skipped({ hub, present: left }, NOT_CHOSEN, context);
  if (chosen.length === 0 && !context.isCentral && !context.isChosen(hub.region))
    return { row: { ...hub, status: 'notChosen' }, items: leftItems };
  const entered = await enter(hub);
  const wanted = wantedOf(place, receipt, context);
  const { at, aging } = context;
  const planned = entered.ok
    ? fromSight(
        { hub, present: chosen },
        {
          port: entered.value,
          sight: await look(entered.value, { at, aging, receipt, wanted }),
          scannedAt: context.isCentral ? undefined : receipt?.scannedAt,
        },
        context,
      )
    : notReached({ hub, present: chosen }, entered.failure, context);
  return { ...planned, items: [...planned.items, ...leftItems].sort(itemOrder) };
}
