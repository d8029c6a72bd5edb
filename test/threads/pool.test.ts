import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { inPackage } from '../../src/files/package-facts.js';
import { UserError } from '../../src/model/user-error.js';
import { type Pool, startPool } from '../../src/threads/pool.js';

const folder = mkdtempSync(join(tmpdir(), 'pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SERVE = pathToFileURL(inPackage('dist/threads/serve.js')).href;
const MISTAKES = pathToFileURL(inPackage('dist/model/user-error.js')).href;

/** What the threads of these tests do: each job says what. */
const module = join(folder, 'thread.mjs');
writeFileSync(
  module,
  `import { serve } from '${SERVE}';
import { UserError } from '${MISTAKES}';
serve(async ({ index, fails }, tell) => {
  if (fails) throw new UserError({ what: 'the setup is wrong' });
  const held = [];
  return async (job) => {
    switch (job.do) {
      case 'echo': return { index, text: job.text };
      case 'tell': tell(job.text); return 'told';
      case 'mistake': throw new UserError({ what: 'wrong', where: 'file:1', hint: 'mend it' });
      case 'bug': throw new TypeError('a bug');
      case 'no error': throw 'a text';
      case 'no data': return () => {};
      case 'hold': return new Promise((resolve) => held.push(resolve));
      case 'release': for (const one of held.splice(0)) one('released'); return 'done';
      case 'exit': process.exit(3);
      case 'die': setTimeout(() => { throw new Error('died of itself'); }); return new Promise(() => {});
    }
  };
});
`,
);

interface Job {
  readonly do: string;
  readonly text?: string;
}

let pool: Pool<Job, unknown> | undefined;
afterEach(() => pool?.close());

function start(threads = 1, fails = false) {
  const heard: unknown[] = [];
  const started = startPool<object, Job, unknown, unknown>({
    module: pathToFileURL(module),
    threads,
    setup: (index) => ({ index, fails }),
    heard: (event) => heard.push(event),
  });
  pool = started;
  return { run: (job: Job) => started.run(job), heard };
}

describe('a job on another thread', () => {
  test('gives its result, and events meanwhile', async () => {
    const { run, heard } = start();
    expect(await run({ do: 'echo', text: 'ü\u2028😀' })).toEqual({ index: 0, text: 'ü\u2028😀' });
    expect(await run({ do: 'tell', text: 'half way' })).toBe('told');
    expect(heard).toEqual(['half way']);
  });

  test('that meets a mistake of the user’s throws it as one', async () => {
    const { run } = start();
    const error = await run({ do: 'mistake' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      problems: [{ what: 'wrong', where: 'file:1', hint: 'mend it' }],
    });
    expect(await run({ do: 'echo', text: 'on' })).toMatchObject({ text: 'on' });
  });

  test.each([
    ['bug', 'a bug'],
    ['no error', 'a text'],
    ['no data', 'could not be cloned'],
  ])('that meets %s throws what is no mistake of the user’s', async (what, message) => {
    const { run } = start();
    const error = await run({ do: what }).catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  test('may be answered before one that was sent earlier', async () => {
    const { run } = start();
    const held = run({ do: 'hold' });
    expect(await run({ do: 'release' })).toBe('done');
    expect(await held).toBe('released');
  });
});

describe('threads', () => {
  test('each have their own setup, and jobs go to the one that has least to do', async () => {
    const { run } = start(3);
    const held = run({ do: 'hold' });
    held.catch(() => {});
    const answers = await Promise.all([
      run({ do: 'echo' }),
      run({ do: 'echo' }),
      run({ do: 'echo' }),
      run({ do: 'echo' }),
    ]);
    const indices = answers.map((answer) => Object(answer).index);
    expect(new Set(indices.slice(0, 2))).toEqual(new Set([1, 2]));
  });

  test('whose setup fails tell every job so', async () => {
    const { run } = start(1, true);
    for (let n = 0; n < 2; n++)
      await expect(run({ do: 'echo' })).rejects.toThrow('the setup is wrong');
  });

  test.each([
    ['end before their work is done', 'exit', 'a thread ended before its work was done'],
    ['die of an error', 'die', 'died of itself'],
  ])('that %s fail all their jobs, those to come too', async (_, what, message) => {
    const { run } = start();
    const held = run({ do: 'hold' });
    const last = run({ do: what });
    await expect(held).rejects.toThrow(message);
    await expect(last).rejects.toThrow(message);
    await expect(run({ do: 'echo' })).rejects.toThrow(message);
  });

  test('that are closed end with what they were at', async () => {
    const { run } = start(2);
    const held = Promise.allSettled([run({ do: 'hold' }), run({ do: 'hold' })]);
    await pool?.close();
    expect((await held).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('of a module that does not exist fail', async () => {
    const missing = startPool<object, Job, unknown, unknown>({
      module: pathToFileURL(join(folder, 'none.mjs')),
      threads: 1,
      setup: () => ({}),
    });
    await expect(missing.run({ do: 'echo' })).rejects.toThrow('none.mjs');
    await missing.close();
  });

  test('that are none at all say so', async () => {
    const { run } = start(0);
    await expect(run({ do: 'echo' })).rejects.toThrow('a pool without threads');
  });
});
