/** A signal in the middle of work: what has to be undone elsewhere is undone before the process ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { inPackage } from '../../src/files/package-facts.js';
import { childEnvironment } from '../run-cli.js';

const INTERRUPT = pathToFileURL(inPackage('dist/cli/interrupt.js')).href;

/** Work with a farewell that takes a while, within work with a folder, as `usage` has them. */
const WORK = `
import { withFarewell, withTemporarySpool } from '${INTERRUPT}';
let asked = 0;
const undo = async () => {
  asked += 1;
  // Whoever asks again has nothing left to undo.
  if (asked > 1) return;
  await new Promise((resolve) => setTimeout(resolve, 200));
  process.stdout.write('undone');
};
const work = () => {
  process.stdout.write('at work, ');
  return new Promise((resolve) => setTimeout(resolve, 60_000));
};
await withFarewell(undo, () => withTemporarySpool(work));
`;

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s is obeyed only after that, however many works it meets', async (signal, code) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', WORK], {
    env: childEnvironment(),
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') child.kill(signal);
    said += text;
  });
  const [exit] = await once(child, 'close');
  expect([said, exit]).toEqual(['at work, undone', code]);
});
