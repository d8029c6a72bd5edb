/** The records that a trail has delivered turned into the files of its bucket: their keys and what is in them. */
import { gzipSync } from 'node:zlib';
import { deriveHex } from './state/derive.js';
import type { OrganizationTrail } from './state/organization-trail.js';
import type { SandboxState } from './state/state.js';
import { type DeliveredRecord, trailRecords } from './trail-records.js';

/** A file of the trail. */
export interface LogFile {
  readonly account: string;
  readonly region: string;
  readonly deliveredAt: Date;
  /** Its name in the bucket. */
  readonly key: string;
  /** Never empty. */
  readonly records: readonly DeliveredRecord[];
}

/** All files of the trail, by account, Region and time. What comes at the same moment is in one file. */
export function* logFiles(state: SandboxState): Iterable<LogFile> {
  const { trail } = state;
  if (trail === undefined) return;
  let records: DeliveredRecord[] = [];
  for (const record of trailRecords(state)) {
    const [first] = records;
    if (first !== undefined && !isBeside(first, record)) {
      yield fileOf(first, records, { trail, organization: state.tree.id });
      records = [];
    }
    records.push(record);
  }
  const [first] = records;
  if (first !== undefined) yield fileOf(first, records, { trail, organization: state.tree.id });
}

const isBeside = (a: DeliveredRecord, b: DeliveredRecord): boolean =>
  a.account === b.account &&
  a.region === b.region &&
  a.deliveredAt.getTime() === b.deliveredAt.getTime();

interface Bucket {
  readonly trail: OrganizationTrail;
  readonly organization: string;
}

/** Source: CloudTrail user guide, "CloudTrail log file name format". */
function fileOf(
  { account, region, deliveredAt }: DeliveredRecord,
  records: readonly DeliveredRecord[],
  { trail, organization }: Bucket,
): LogFile {
  const [day = '', time = ''] = deliveredAt.toISOString().split('T');
  const stamp = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  const random = deriveHex(16, 'file', account, region, stamp);
  const folder = `${trail.prefix}AWSLogs/${organization}/${account}/CloudTrail/${region}`;
  const name = `${account}_CloudTrail_${region}_${stamp}_${random}.json.gz`;
  return {
    account,
    region,
    deliveredAt,
    key: `${folder}/${day.replaceAll('-', '/')}/${name}`,
    records,
  };
}

/** What is in a file. */
export const logFileBytes = ({ records }: LogFile): Buffer =>
  gzipSync(JSON.stringify({ Records: records.map(({ record }) => record) }));
