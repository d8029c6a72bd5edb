import { describe, expect, test } from 'vitest';
import { Caller, type Sign } from '../../src/aws/caller.js';
import { Clients } from '../../src/aws/clients.js';
import { MAX_TRIES } from '../../src/aws/retry.js';
import { AssumeRoleError, type Credentials, type Session } from '../../src/aws/session.js';
import { settled, VirtualClock } from './pacing/virtual-clock.js';

const SECOND = 1000;
const API = 'secretsmanager:GetResourcePolicy';
const REGION = 'eu-west-1';

/** An error of the SDK: its name, and what the answer was. */
const sdkError = (name: string, status: number, more: object = {}): Error =>
  Object.assign(new Error('as AWS words it'), {
    name,
    $fault: 'client',
    $metadata: { httpStatusCode: status, ...more },
  });

const systemError = (code: string): Error => Object.assign(new Error('broken'), { code });

const THROTTLED = sdkError('ThrottlingException', 400);

/** A session whose credentials are numbered, the next ones after each expiry that it hears of. */
function renewed(): Session & { readonly given: () => number } {
  let count = 1;
  let current: Credentials = { accessKeyId: 'K1', secretAccessKey: 'x' };
  return {
    credentials: async () => current,
    expired(credentials) {
      if (credentials !== current) return;
      current = { accessKeyId: `K${++count}`, secretAccessKey: 'x' };
    },
    given: () => count,
  };
}

function world({ concurrency = 4, patience = 60 * SECOND } = {}) {
  const clock = new VirtualClock();
  const clients = new Clients({ connections: 1, userAgent: 'test' });
  const pace = { share: 1, threads: 1, patience };
  return { clock, caller: new Caller(clients, { concurrency, pace, clock }) };
}

/** A call whose tries end with these errors, one after another, and then with a value. */
function failing(errors: readonly Error[]) {
  let tries = 0;
  const send = async (): Promise<string> => {
    const error = errors[tries++];
    if (error !== undefined) throw error;
    return 'value';
  };
  return { send, tries: () => tries };
}

describe('a call is tried again where that may help:', () => {
  test.each<[string, Error, number]>([
    ['the service failed', sdkError('InternalServiceError', 500), MAX_TRIES.transient],
    ['the connection was reset', systemError('ECONNRESET'), MAX_TRIES.transient],
    ['names could not be looked up', systemError('EAI_AGAIN'), MAX_TRIES.transient],
    ['the answer is of a proxy', new SyntaxError('Unexpected token <'), MAX_TRIES.transient],
    ['credentials expired', sdkError('ExpiredTokenException', 400), MAX_TRIES.expired],
    ['those of EC2 did', sdkError('RequestExpired', 400), MAX_TRIES.expired],
    ['AWS hangs', Object.assign(new Error('no answer'), { name: 'TimeoutError' }), MAX_TRIES.hung],
    ['nobody listens', systemError('ECONNREFUSED'), MAX_TRIES.refused],
    [
      'the clock was off, and the SDK has set its own right',
      sdkError('InvalidSignatureException', 403, { clockSkewCorrected: true }),
      MAX_TRIES.clock,
    ],
    ['but not a denial', sdkError('AccessDeniedException', 400), 1],
    ['but not a Region that is off', sdkError('UnrecognizedClientException', 400), 1],
    ['but not a wrong signature', sdkError('InvalidSignatureException', 403), 1],
    ['but not a name that does not exist', systemError('ENOTFOUND'), 1],
    ['but not a wrong certificate', systemError('CERT_HAS_EXPIRED'), 1],
  ])('%s', async (_, error, most) => {
    const { clock, caller } = world();
    const always = failing(Array.from({ length: 50 }, () => error));
    const target = { api: API, session: renewed(), region: REGION } as const;
    const answer = caller.call(target, always.send);
    await clock.pass(600 * SECOND);
    expect(await answer).toMatchObject({ ok: false, failure: { api: API } });
    expect(always.tries()).toBe(most);

    const once = failing(Array.from({ length: most - 1 }, () => error));
    const second = caller.call(target, once.send);
    await clock.pass(600 * SECOND);
    expect(await second).toEqual({ ok: true, value: 'value' });
  });

  test('each cause is counted by itself', async () => {
    const { clock, caller } = world();
    const errors = [
      ...Array.from({ length: MAX_TRIES.transient - 1 }, () => systemError('ECONNRESET')),
      ...Array.from({ length: 5 }, () => THROTTLED),
      ...Array.from({ length: MAX_TRIES.expired - 1 }, () => sdkError('ExpiredToken', 400)),
    ];
    const mixed = failing(errors);
    const answer = caller.call({ api: API, session: renewed(), region: REGION }, mixed.send);
    await clock.pass(600 * SECOND);
    expect(await answer).toEqual({ ok: true, value: 'value' });
    expect(mixed.tries()).toBe(errors.length + 1);
  });

  test('our own mistakes are thrown, and not tried again', async () => {
    const { caller } = world();
    const bug = failing([new TypeError('a bug')]);
    const session = renewed();
    await expect(caller.call({ api: API, session, region: REGION }, bug.send)).rejects.toThrow(
      'a bug',
    );
    expect([bug.tries(), caller.counts.inFlight]).toEqual([1, 0]);
  });
});

describe('a throttled call', () => {
  test.each([
    sdkError('ThrottlingException', 400),
    sdkError('TooManyRequestsException', 400),
    sdkError('Unheard', 429),
    sdkError('ServiceUnavailable', 503),
  ])('is one by its name or its status: %o', async (error) => {
    const { clock, caller } = world({ patience: 3600 * SECOND });
    const late = failing(Array.from({ length: 40 }, () => error));
    const answer = caller.call({ api: API, session: renewed(), region: REGION }, late.send);
    await clock.pass(1800 * SECOND);
    expect(await answer).toEqual({ ok: true, value: 'value' });
    expect(caller.counts).toEqual({ calls: 41, throttled: 40, inFlight: 0 });
  });

  test('is a gap when patience is spent, and so are those that never were sent', async () => {
    const { clock, caller } = world();
    const session = renewed();
    let sent = 0;
    const send = async (): Promise<string> => {
      sent++;
      throw THROTTLED;
    };
    const answers = Promise.all(
      Array.from({ length: 1000 }, () => caller.call({ api: API, session, region: REGION }, send)),
    );
    await clock.pass(120 * SECOND);
    for (const answer of await answers)
      expect(answer).toMatchObject({ ok: false, failure: { reason: 'throttled', api: API } });
    // A burst of 25, and then fewer and fewer: a thousand that give up do not become a thousand requests.
    expect(sent).toBeLessThan(60);
  });

  test.each(['account', 'Region', 'quota'])(
    'does not slow down calls of another %s',
    async (other) => {
      const { clock, caller } = world();
      const session = renewed();
      const throttled = caller.call({ api: API, session, region: REGION }, async () => {
        throw THROTTLED;
      });
      await settled();
      const target = {
        api: other === 'quota' ? 'secretsmanager:ListSecrets' : API,
        session: other === 'account' ? renewed() : session,
        region: other === 'Region' ? 'us-east-1' : REGION,
      } as const;
      const answer = caller.call(target, async () => 'value');
      expect(await answer).toEqual({ ok: true, value: 'value' });
      await clock.pass(600 * SECOND);
      expect((await throttled).ok).toBe(false);
    },
  );
});

describe('a call that waits holds no place in flight:', () => {
  test.each<[string, Error]>([
    ['for its turn, when it was throttled', THROTTLED],
    ['for its next try, when the connection was reset', systemError('ECONNRESET')],
  ])('%s', async (_, error) => {
    const { clock, caller } = world({ concurrency: 1 });
    const waiting = failing([error]);
    const first = caller.call({ api: API, session: renewed(), region: REGION }, waiting.send);
    await settled();
    expect([waiting.tries(), caller.counts.inFlight]).toEqual([1, 0]);
    const other = caller.call(
      { api: API, session: renewed(), region: REGION },
      async () => 'other',
    );
    expect(await other).toEqual({ ok: true, value: 'other' });
    await clock.pass(600 * SECOND);
    expect(await first).toEqual({ ok: true, value: 'value' });
  });

  test('for the credentials of its role', async () => {
    const { caller } = world({ concurrency: 1 });
    const never: Session = { credentials: () => new Promise(() => {}), expired: () => {} };
    const target = { api: API, session: never, region: REGION } as const;
    caller.call(target, async () => 'never').catch(() => {});
    const other = caller.call(
      { api: API, session: renewed(), region: REGION },
      async () => 'other',
    );
    expect(await other).toEqual({ ok: true, value: 'other' });
  });
});

describe('credentials', () => {
  test('that expire are renewed once for all calls that hear of it', async () => {
    const { clock, caller } = world({ concurrency: 10 });
    const session = renewed();
    const key = async (sign: Sign): Promise<void> => {
      // Signed with what the session gave for this very try.
      sign({ input: {} });
      if ((await session.credentials()).accessKeyId === 'K1')
        throw sdkError('ExpiredTokenException', 400);
    };
    const target = { api: API, session, region: REGION } as const;
    const answers = Promise.all(Array.from({ length: 10 }, () => caller.call(target, key)));
    await clock.pass(600 * SECOND);
    expect((await answers).every(({ ok }) => ok)).toBe(true);
    expect(session.given()).toBe(2);
  });

  test('of a role that cannot be assumed are its failure, not that of the call, which is never sent', async () => {
    const { caller } = world();
    const failure = { reason: 'accessDenied', api: 'sts:AssumeRole' } as const;
    const session: Session = {
      credentials: () => Promise.reject(new AssumeRoleError(failure)),
      expired: () => {},
    };
    const unsent = failing([]);
    const answer = await caller.call({ api: API, session, region: REGION }, unsent.send);
    expect(answer).toEqual({ ok: false, failure });
    expect([unsent.tries(), caller.counts.calls]).toEqual([0, 0]);
  });
});

test('once the scan has ended, calls that wait are told so and are not sent', async () => {
  const { clock, caller } = world();
  const waiting = failing([THROTTLED, THROTTLED]);
  const answer = caller.call({ api: API, session: renewed(), region: REGION }, waiting.send);
  await settled();
  await clock.stop();
  expect(await answer).toEqual({
    ok: false,
    failure: { reason: 'error', api: API, detail: 'The scan ended.' },
  });
  expect(waiting.tries()).toBe(1);
});
