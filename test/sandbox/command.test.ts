import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli } from '../run-cli.js';

function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'command-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), text);
  return folder;
}

test.each([
  ['--faults nowhere.yaml', 'nowhere.yaml: this file of faults cannot be read (ENOENT)'],
  ['--faults faults.yaml', "faults.yaml:2:3: unknown key 'shade'"],
  ['--latency -1', '--latency: it must be a number of milliseconds from 0 to 600000'],
  ['--hub-delay -1', '--hub-delay: it must be a number of milliseconds from 0 to 600000'],
  ['--regions 3', '--regions: it needs --accounts'],
  ['--accounts 3 --world somewhere', '--world: a world of files and a made-up company exclude'],
  ['--accounts 0', '--accounts 0: it must be a whole number from 1 to 100000'],
  ['--accounts 3 --secrets 5 --whale 6', '--whale 6: one account-Region cannot have more'],
])('sandbox %s is a mistake', async (flags, message) => {
  const cwd = folderWith('faults.yaml', '- kind: reset\n  shade: 1\n');
  const { code, stderr } = await runCli(['sandbox', '--port', '0', ...flags.split(' ')], { cwd });
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});
