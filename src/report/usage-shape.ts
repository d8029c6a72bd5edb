/** How use was learned -> plain objects whose keys stand in the published order. */
import type {
  DamagedFile,
  Principal,
  UnresolvedEvents,
  UsageNotCovered,
  UsageSummary,
} from '../model/usage.js';
import { denialShape, sortedRecord } from './json-shape.js';

const principalShape = ({ kind, id, account }: Principal) =>
  ({ kind, id, account }) satisfies Record<keyof Principal, unknown>;

const unresolvedShape = (events: UnresolvedEvents) =>
  ({
    reason: events.reason,
    account: events.account,
    region: events.region,
    event: events.event,
    secretId: events.secretId,
    caller: principalShape(events.caller),
    count: events.count,
    lastAt: events.lastAt,
  }) satisfies Record<keyof UnresolvedEvents, unknown>;

const damagedShape = ({ file, detail, account, region, day }: DamagedFile) =>
  ({ file, detail, account, region, day }) satisfies Record<keyof DamagedFile, unknown>;

const notCoveredShape = (places: UsageNotCovered) =>
  ({
    account: places.account,
    regions: places.regions,
    reason: places.reason,
    api: places.api,
    detail: places.detail,
    denial: places.denial && denialShape(places.denial),
  }) satisfies Record<keyof UsageNotCovered, unknown>;

export const usageShape = ({ unresolved, damagedFiles, ...usage }: UsageSummary) =>
  ({
    source: usage.source,
    asked: { from: usage.asked.from, to: usage.asked.to },
    places: {
      covered: usage.places.covered,
      partly: usage.places.partly,
      not: usage.places.not,
    },
    notCovered: usage.notCovered.map(notCoveredShape),
    resolved: usage.resolved,
    unresolved: {
      events: unresolved.events,
      byReason: sortedRecord(unresolved.byReason),
      samples: unresolved.samples.map(unresolvedShape),
    },
    damagedFiles: {
      files: damagedFiles.files,
      samples: damagedFiles.samples.map(damagedShape),
    },
    notes: usage.notes,
  }) satisfies Record<keyof UsageSummary, unknown>;
