/** The rotations of a secret turned into events: what Secrets Manager told of them, and what their function read. */
import { deriveUuid } from '../state/derive.js';
import { rotationEvent } from '../state/event-from-entry.js';
import { arnOf, type SecretGroup } from '../state/secret.js';
import { startOfDay } from '../world/time.js';
import type { Happening } from './happening.js';
import { beginningOfPast, momentsOf } from './moments.js';
import { readEvents } from './read-events.js';
import { sessionsOf } from './readers.js';
import type { FailurePlan, ReadPlan, SecretHistory } from './secret-history.js';

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

/** Rotations that succeeded, and those that did not. */
export const rotationEvents = (history: SecretHistory): readonly Happening[] => [
  ...successes(history).flatMap((time) => succeeded(time, history)),
  ...history.failures.flatMap((failure) =>
    failure.times.flatMap((time) => failed(time, failure, history)),
  ),
];

/** The last one, and those before it as far as the schedule is known. */
function successes({ group, now }: SecretHistory): readonly Date[] {
  const { rotation, created, name } = group;
  if (rotation?.enabled !== true || rotation.last === undefined) return [];
  const { last, everyDays } = rotation;
  const from = new Date(Math.max(created.getTime() + 1, beginningOfPast(now).getTime()));
  if (last < from) return [];
  const every = everyDays === undefined ? undefined : everyDays * DAY_MS;
  return momentsOf({ from, until: last, every, seed: `rotation ${name}` });
}

const before = (time: Date, seconds: number): Date =>
  new Date(time.getTime() - seconds * SECOND_MS);

/** The steps of a rotation in which its function reads: seconds before the end, and the stage it asks for. */
const READS: readonly (readonly [seconds: number, stage: string])[] = [
  [9, 'AWSCURRENT'],
  [3, 'AWSPENDING'],
];

function succeeded(end: Date, history: SecretHistory): readonly Happening[] {
  return [
    told('RotationStarted', before(end, 12), { history, end }),
    ...READS.flatMap(([seconds, stage]) => read(before(end, seconds), stage, history)),
    told('RotationSucceeded', end, { history, end }),
  ];
}

function failed(
  end: Date,
  { step, abandoned }: FailurePlan,
  history: SecretHistory,
): readonly Happening[] {
  const lambda = history.group.rotation?.lambdaArn;
  const message =
    lambda === undefined
      ? `Error when rotating the secret during ${step} step`
      : `Error when executing lambda ${lambda} during ${step} step`;
  return [
    told('RotationStarted', before(end, 12), { history, end }),
    ...read(before(end, 9), 'AWSCURRENT', history),
    told('RotationFailed', end, { history, end, message }),
    ...(abandoned ? [told('RotationAbandoned', end, { history, end })] : []),
  ];
}

interface Told {
  readonly history: SecretHistory;
  readonly end: Date;
  readonly message?: string;
}

function told(name: string, time: Date, { history, end, message }: Told): Happening {
  const { account, primaryRegion: region } = history.group;
  const secret = arnOf(history.group, region);
  const token = deriveUuid('rotation', secret, end.toISOString());
  const facts = { time, secret, account, token };
  return {
    account,
    region,
    event: rotationEvent(name, message === undefined ? facts : { ...facts, message }),
  };
}

/** What is later than the day of the last read cannot have read the secret. */
function read(time: Date, stage: string, history: SecretHistory): readonly Happening[] {
  const { group, lastRead } = history;
  const caller = rotatorOf(group);
  const last = lastRead(group.primaryRegion);
  if (caller === undefined || last === undefined || startOfDay(time) > startOfDay(last)) return [];
  const plan: ReadPlan = {
    ...caller,
    region: group.primaryRegion,
    times: [time],
    as: 'arn',
    stage,
  };
  return readEvents(plan, history);
}

/** Who reads while it rotates: its function, or the service that owns it. Partners are given what they need. */
function rotatorOf(
  group: SecretGroup,
): Pick<ReadPlan, 'caller' | 'byFunction' | 'throughEndpoint'> | undefined {
  const { rotation, owningService } = group;
  const lambda = rotation?.lambdaArn?.split(':');
  if (lambda !== undefined) {
    const [, partition = '', , , account = ''] = lambda;
    const name = lambda[6] ?? '';
    const role = `arn:${partition}:iam::${account}:role/${name}-role`;
    return { caller: sessionsOf(role, name), byFunction: true, throughEndpoint: true };
  }
  if (owningService === undefined) return undefined;
  const caller = sessionsOf(`${owningService}.amazonaws.com`);
  return { caller, byFunction: false, throughEndpoint: false };
}
