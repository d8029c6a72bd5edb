import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareOutputs, writeOutputs } from '../../src/cli/outputs.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { UserError } from '../../src/model/user-error.js';
import { NO_TERMINAL } from '../../src/report/formats.js';
import { EMPTY } from '../report/sample-result.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outputs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A terminal that keeps what was printed. */
function keeper(): Terminal & { readonly printed: string[] } {
  const printed: string[] = [];
  return {
    printed,
    render: NO_TERMINAL,
    aside: NO_TERMINAL,
    live: false,
    print: async (pieces) => {
      printed.push([...pieces].join(''));
    },
    say: () => {},
    draw: () => {},
  };
}

async function problemsOf(action: () => void | Promise<void>): Promise<string[]> {
  try {
    await action();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(({ where = '' }) => where.replace(`${folder}/`, ''));
  }
}

const at = (path: string): string => join(folder, path);

test('one output that fails costs no other, and every failure is told', async () => {
  mkdirSync(at('taken'));
  writeFileSync(at('file'), '');
  const terminal = keeper();
  const failed = await problemsOf(() =>
    writeOutputs(
      EMPTY,
      [
        { format: 'json', path: at('taken') },
        { format: 'ndjson', path: at('file/x.ndjson') },
        { format: 'sarif', path: at('new/ok.sarif') },
        { format: 'table' },
      ],
      terminal,
    ),
  );
  expect(failed).toEqual(['taken', 'file/x.ndjson']);
  expect(readdirSync(at('new'))).toEqual(['ok.sarif']);
  expect(terminal.printed).toHaveLength(1);
});

test('every output that could not be written is told before anything is written', async () => {
  mkdirSync(at('taken'));
  writeFileSync(at('file'), '');
  const outputs = [
    { format: 'json', path: at('taken') },
    { format: 'table' },
    { format: 'sarif', path: at('new/deep/ok.sarif') },
    { format: 'ndjson', path: at('file/x.ndjson') },
  ] as const;
  expect(await problemsOf(() => prepareOutputs(outputs))).toEqual(['taken', 'file/x.ndjson']);
  expect(readdirSync(at('new/deep'))).toEqual([]);
});
