import { describe, expect, test } from 'vitest';
import { loadWorld } from '../../src/sandbox/load-world.js';
import { makeEngines } from '../../src/sandbox/query/engines.js';
import { Queries } from '../../src/sandbox/query/queries.js';
import { createState } from '../../src/sandbox/state/state.js';

const state = createState(loadWorld('fixtures/tiny'));
const PLAN = { sql: 'SELECT 1', schema: undefined };

const question = (id: string, account = '1', region = 'a') => ({
  id,
  account,
  region,
  sql: 'SELECT 1',
  bytes: 0,
  about: { events: 0 },
});

/** Queries whose database is never made. */
const waiting = () => new Queries<{ readonly events: number }>(() => new Promise(() => {}), String);

test('without DuckDB a query fails, and says what to install', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  const { lake } = makeEngines(state, () => Promise.reject(missing));
  lake.start(question('q'), PLAN);
  await expect.poll(() => lake.find('q', '1', 'a')?.state).toBe('FAILED');
  expect(lake.find('q', '1', 'a')?.reason).toMatch(/npm install @duckdb\/node-api/);
});

describe('queries', () => {
  test('wait until there is a database', () => {
    const queries = waiting();
    queries.start(question('q'), PLAN);
    expect(queries.find('q', '1', 'a')?.state).toBe('QUEUED');
  });

  test('are counted by account and Region until they have ended', () => {
    const queries = waiting();
    for (const id of ['one', 'two']) queries.start(question(id), PLAN);
    queries.start(question('other account', '2'), PLAN);
    queries.start(question('other Region', '1', 'b'), PLAN);
    expect(queries.active('1', 'a')).toBe(2);
    queries.cancel('one');
    expect(queries.active('1', 'a')).toBe(1);
  });

  test('that are started again are the same', () => {
    const queries = waiting();
    for (let n = 0; n < 3; n += 1) queries.start(question('q'), PLAN);
    expect(queries.active('1', 'a')).toBe(1);
  });

  test('that have ended are forgotten when there are too many, those that run never', () => {
    const queries = waiting();
    queries.start(question('runs'), PLAN);
    queries.start(question('ended'), PLAN);
    queries.cancel('ended');
    for (let n = 0; n < 600; n += 1) queries.start(question(`later ${n}`), PLAN);
    expect(queries.find('ended', '1', 'a')).toBeUndefined();
    expect(queries.find('runs', '1', 'a')?.state).toBe('QUEUED');
  });
});
