/** The files of a trail turned into those that lie beside them: digests, and insights where much happened. They hold no event that counts. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type LogFile, logFileBytes, logFiles } from './log-files.js';
import { deriveHex, deriveUuid } from './state/derive.js';
import type { OrganizationTrail } from './state/organization-trail.js';
import { recordTime } from './state/record.js';
import type { SandboxState } from './state/state.js';

/** A file that is beside the log files. */
export interface SiblingFile {
  /** Its name in the bucket. */
  readonly key: string;
  readonly deliveredAt: Date;
  readonly bytes: Buffer;
}

/** Events of one day and place that are unusually many. */
const UNUSUAL = 100;

/**
 * The siblings: of each account's Region a digest of its newest day, and an insight for every day on which much happened.
 * A real trail has a digest for every hour. Nothing where the organization has no trail.
 */
export function* trailSiblings(state: SandboxState): Iterable<SiblingFile> {
  const { trail, tree } = state;
  if (trail === undefined) return;
  for (const day of daysOf(logFiles(state))) {
    const root = `${trail.prefix}AWSLogs/${tree.id}`;
    if (day.newest) yield digestOf(day.files, { root, trail });
    if (day.files.reduce((sum, { records }) => sum + records.length, 0) > UNUSUAL)
      yield insightOf(day.files, { root, trail });
  }
}

/** The files of one day and place; whether it is the newest one there. */
interface Day {
  readonly files: readonly [LogFile, ...LogFile[]];
  readonly newest: boolean;
}

const placeOf = ({ account, region }: LogFile): string => `${account} ${region}`;
const dayOf = ({ deliveredAt }: LogFile): string => deliveredAt.toISOString().slice(0, 10);

function* daysOf(files: Iterable<LogFile>): Iterable<Day> {
  let day: [LogFile, ...LogFile[]] | undefined;
  for (const file of files) {
    if (day === undefined) {
      day = [file];
    } else if (placeOf(day[0]) === placeOf(file) && dayOf(day[0]) === dayOf(file)) {
      day.push(file);
    } else {
      yield { files: day, newest: placeOf(day[0]) !== placeOf(file) };
      day = [file];
    }
  }
  if (day !== undefined) yield { files: day, newest: true };
}

interface Bucket {
  readonly root: string;
  readonly trail: OrganizationTrail;
}

/** Source: CloudTrail user guide, "CloudTrail digest file structure". */
function digestOf(files: Day['files'], { root, trail }: Bucket): SiblingFile {
  const [{ account, region, deliveredAt }] = files;
  const ends = deliveredAt.getTime() + 3_600_000;
  const end = recordTime(new Date(ends));
  const stamp = end.replaceAll(/[-:]/g, '');
  const folder = `${root}/${account}/CloudTrail-Digest/${region}/${dayPath(deliveredAt)}`;
  const key = `${folder}/${account}_CloudTrail-Digest_${region}_${trail.bucket}_${trail.region}_${stamp}.json.gz`;
  const body = {
    awsAccountId: account,
    digestStartTime: recordTime(deliveredAt),
    digestEndTime: end,
    digestS3Bucket: trail.bucket,
    digestS3Object: key,
    digestSignatureAlgorithm: 'SHA256withRSA',
    previousDigestS3Bucket: null,
    previousDigestS3Object: null,
    logFiles: files.map((file) => ({
      s3Bucket: trail.bucket,
      s3Object: file.key,
      hashValue: createHash('sha256').update(logFileBytes(file)).digest('hex'),
      hashAlgorithm: 'SHA-256',
    })),
  };
  return { key, deliveredAt: new Date(ends), bytes: gzipSync(JSON.stringify(body)) };
}

/** Source: CloudTrail user guide, "CloudTrail record contents for Insights events". */
function insightOf(files: Day['files'], { root }: Bucket): SiblingFile {
  const [{ account, region, deliveredAt }] = files;
  const stamp = `${recordTime(deliveredAt).slice(0, 16).replaceAll(/[-:]/g, '')}Z`;
  const random = deriveHex(16, 'insight', account, region, stamp);
  const folder = `${root}/${account}/CloudTrail-Insight/${region}/${dayPath(deliveredAt)}`;
  const body = {
    Records: [
      {
        eventVersion: '1.10',
        eventTime: recordTime(deliveredAt),
        awsRegion: region,
        eventID: deriveUuid('insight', account, region, stamp),
        eventType: 'AwsCloudTrailInsight',
        recipientAccountId: account,
        sharedEventID: deriveUuid('insight of', account, region, stamp),
        insightDetails: {
          state: 'Start',
          eventSource: 'secretsmanager.amazonaws.com',
          eventName: 'GetSecretValue',
          insightType: 'ApiCallRateInsight',
        },
        eventCategory: 'Insight',
      },
    ],
  };
  return {
    key: `${folder}/${account}_CloudTrail-Insight_${region}_${stamp}_${random}.json.gz`,
    deliveredAt,
    bytes: gzipSync(JSON.stringify(body)),
  };
}

const dayPath = (time: Date): string => time.toISOString().slice(0, 10).replaceAll('-', '/');
