/** The permissions that the README asks users to grant are those that the program prints, and those that it uses. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { actionsOf, type Holder, OPERATIONS } from '../src/aws/operations.js';
import { runCli } from './run-cli.js';

const README = fileURLToPath(new URL('../README.md', import.meta.url));

/** The JSON block that follows `<!-- permissions:HOLDER -->`. */
function documented(holder: Holder): unknown {
  const text = existsSync(README) ? readFileSync(README, 'utf8') : '';
  const after = text.split(`<!-- permissions:${holder} -->`)[1];
  const json = /^\s*```json\n([\s\S]*?)\n```/.exec(after ?? '')?.[1];
  if (json === undefined)
    throw new Error(
      `README.md has no JSON block right after <!-- permissions:${holder} -->; paste the output of: secrets-census permissions ${holder}`,
    );
  return JSON.parse(json);
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
}

const allowedBy = (policy: { readonly Statement: readonly Statement[] }): string[] =>
  policy.Statement.filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => Action)
    .sort();

/** The caller's own account is read without a role, so what members need the caller needs too. */
const USED: Readonly<Record<Holder, readonly string[]>> = {
  member: actionsOf('member'),
  caller: [...actionsOf('caller'), ...actionsOf('member')].sort(),
};

describe.each<Holder>(['member', 'caller'])('the policy of the %s', (holder) => {
  let printed = '';

  beforeAll(async () => {
    const { code, stdout } = await runCli(['permissions', holder]);
    expect(code).toBe(0);
    printed = stdout;
  });

  it('allows the actions that the scan uses there, and no other', () => {
    expect(allowedBy(JSON.parse(printed))).toEqual(USED[holder]);
  });

  it('stands in the README as the program prints it', () => {
    expect(documented(holder)).toEqual(JSON.parse(printed));
  });
});

it('every action that the scan uses is in one of the two', () => {
  const used = Object.values(OPERATIONS).map(({ action }) => action);
  expect([...actionsOf('member'), ...actionsOf('caller')].sort()).toEqual(used.sort());
});
