import { expect, test } from 'vitest';
import { type QueryEngine, queryPort } from '../../src/aws/query-port.js';
import { answered, failed } from '../../src/model/gap.js';
import { all } from './canned.js';

/** An engine on which a query runs for so many milliseconds of its own time. */
function engineOf(milliseconds: number) {
  let now = 0;
  const log: string[] = [];
  const engine: QueryEngine = {
    api: 'cloudtrail:StartQuery',
    start: async () => {
      log.push('start');
      return answered('q-1');
    },
    state: async () =>
      answered(now < milliseconds ? { kind: 'running' } : { kind: 'finished', bytes: 1 }),
    rows: async function* () {
      yield answered([{ n: '1' }]);
      yield answered([]);
      yield failed({ reason: 'throttled' });
      yield answered([{ n: '2' }]);
    },
    cancel: async () => log.push('cancel'),
    pause: async (wait) => {
      now += wait;
      return true;
    },
  };
  return { engine, log, time: () => now };
}

const HOUR = 3_600_000;

test('a query may run for hours', async () => {
  const { engine, log } = engineOf(4 * HOUR);
  const [first] = await all(queryPort(engine).run('SELECT 1'));
  expect(first).toEqual({ kind: 'scanned', bytes: 1 });
  expect(log).toEqual(['start']);
});

test('a query that never ends is cancelled', async () => {
  const { engine, log, time } = engineOf(Number.POSITIVE_INFINITY);
  expect(await all(queryPort(engine).run('SELECT 1'))).toEqual([
    {
      kind: 'failure',
      failure: {
        reason: 'error',
        api: 'cloudtrail:StartQuery',
        detail: 'The query does not end.',
      },
    },
  ]);
  expect(log).toEqual(['start', 'cancel']);
  expect(time()).toBeLessThan(6 * HOUR);
});

test('a short query is not waited for long', async () => {
  const { engine, time } = engineOf(1000);
  await all(queryPort(engine).run('SELECT 1'));
  expect(time()).toBeLessThan(2000);
});

test('rows end at the first failure, and empty pages are not passed on', async () => {
  const { engine } = engineOf(0);
  expect(await all(queryPort(engine).run('SELECT 1'))).toEqual([
    { kind: 'scanned', bytes: 1 },
    { kind: 'rows', rows: [{ n: '1' }] },
    { kind: 'failure', failure: { reason: 'throttled' } },
  ]);
});

test('where nothing is worth waiting for any more, the query is cancelled', async () => {
  const { engine, log } = engineOf(HOUR);
  const parts = await all(queryPort({ ...engine, pause: async () => false }).run('SELECT 1'));
  expect(parts).toMatchObject([{ kind: 'failure', failure: { detail: 'The scan ended.' } }]);
  expect(log).toEqual(['start', 'cancel']);
});

test('a query that is on its way when all is called off is cancelled before the end', async () => {
  const { engine, log } = engineOf(HOUR);
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const port = queryPort({
    ...engine,
    start: async (sql, turn) => {
      await begun;
      return engine.start(sql, turn);
    },
  });
  const parts = all(port.run('SELECT 1'));
  const closed = port.close().then(() => log.push('closed'));
  begin();
  await closed;
  expect(log).toEqual(['start', 'cancel', 'closed']);
  expect(await parts).toMatchObject([{ kind: 'failure', failure: { detail: 'The scan ended.' } }]);
});
