/** A day of an account's Region turned into what always happens there: without it nobody could tell silence from a gap. */
import { chance, hashText } from '../seeded.js';
import { deriveHex } from '../state/derive.js';
import type { TrailEvent } from '../state/trail.js';
import type { TrailCaller } from '../state/trail-caller.js';
import { startOfDay } from '../world/time.js';
import { PAST_DAYS } from './moments.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What is newer may not have been delivered yet. */
const DELIVERED_MS = 20 * MINUTE_MS;

/** An operation with its parameters. */
type Habit = readonly [
  source: string,
  name: string,
  parameters: Readonly<Record<string, unknown>> | null,
];

const READS: readonly Habit[] = [
  ['ec2.amazonaws.com', 'DescribeRegions', { regionSet: {}, allRegions: false }],
  ['config.amazonaws.com', 'DescribeConfigurationRecorderStatus', null],
  ['s3.amazonaws.com', 'ListBuckets', { Host: 's3.amazonaws.com' }],
  ['sts.amazonaws.com', 'GetCallerIdentity', null],
  ['kms.amazonaws.com', 'ListAliases', { limit: 100 }],
  ['lambda.amazonaws.com', 'ListFunctions20150331', { maxItems: 50 }],
];

const WRITES: readonly Habit[] = [
  ['logs.amazonaws.com', 'CreateLogStream', { logGroupName: '/aws/lambda/heartbeat' }],
  ['ssm.amazonaws.com', 'UpdateInstanceInformation', { agentVersion: '3.3.3050.0' }],
  ['ecs.amazonaws.com', 'SubmitTaskStateChange', { cluster: 'default', status: 'RUNNING' }],
];

/** An account's Region. */
export interface Place {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/**
 * An event that reads and one that writes, for every day that a world knows, oldest first. Days begin where the world's
 * clock stands, so that the first and the last day of any span before it have some, however little of them is in it.
 */
export function heartbeat(place: Place, now: Date): readonly TrailEvent[] {
  const own = hashText(`${place.account} ${place.region}`);
  const today = startOfDay(now).getTime();
  const passed = now.getTime() - today;
  const since = Array.from({ length: PAST_DAYS }, (_, n) => PAST_DAYS - n).flatMap((daysAgo) => {
    const rest = part(own + daysAgo, DAY_MS - passed);
    return beat(place, new Date(today - daysAgo * DAY_MS + passed + rest), own + daysAgo);
  });
  const delivered = passed - DELIVERED_MS;
  if (delivered <= 0) return since;
  return [...since, ...beat(place, new Date(today + part(own, delivered)), own)];
}

/** Some part of a span, in milliseconds that are whole seconds. */
const part = (turn: number, span: number): number =>
  Math.floor((chance(turn, 'beat') * span) / 1000) * 1000;

function beat(place: Place, time: Date, turn: number): readonly TrailEvent[] {
  const read = READS[turn % READS.length];
  const write = WRITES[turn % WRITES.length];
  return [
    ...(read === undefined
      ? []
      : [eventOf(read, time, { readOnly: true, caller: recorder(place) })]),
    ...(write === undefined
      ? []
      : [eventOf(write, time, { readOnly: false, caller: worker(place) })]),
  ];
}

const eventOf = (
  [source, name, requestParameters]: Habit,
  time: Date,
  rest: Pick<TrailEvent, 'readOnly' | 'caller'>,
): TrailEvent => ({ source, name, time, requestParameters, responseElements: null, ...rest });

const recorder = ({ partition, account }: Place): TrailCaller => ({
  kind: 'session',
  role: `arn:${partition}:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
  session: 'AWSConfig-Describe',
  invokedBy: 'config.amazonaws.com',
});

const worker = ({ partition, account, region }: Place): TrailCaller => ({
  kind: 'session',
  role: `arn:${partition}:iam::${account}:role/base-node`,
  session: `i-0${deriveHex(16, 'node', account, region)}`,
});
