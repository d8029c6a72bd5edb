import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadBaseline } from '../../src/files/baseline.js';
import { loadReport } from '../../src/files/report-file.js';
import type { ScanResult } from '../../src/model/finding.js';
import { UserError } from '../../src/model/user-error.js';
import { FORMAT_NAMES, FORMATS, NO_TERMINAL } from '../../src/report/formats.js';
import { anyResult } from '../report/any-result.js';
import { EMPTY, HOSTILE, SAMPLE, withFindings } from '../report/sample-result.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-file-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);

function file(text: string, name = 'r.json'): string {
  writeFileSync(at(name), text);
  return at(name);
}

const jsonOf = (result: ScanResult): string => FORMATS.json.render(result, NO_TERMINAL);

/** What is told of a file, with the folder's name cut off. */
function told(path: string): string {
  try {
    loadReport(path);
    return 'nothing';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message.replaceAll(`${folder}/`, '');
  }
}

const deliverable = (result: ScanResult) => {
  const { tool, scope, startedAt, asOf, summary, coverage, ...lists } = result;
  const { findings, unknown, accounts, rules } = lists;
  return {
    tool,
    scope,
    startedAt,
    asOf,
    summary,
    coverage,
    findings,
    unknown,
    ...(accounts !== undefined && { accounts }),
    rules,
  };
};

function withoutAccounts({ accounts: _, ...rest }: ScanResult): ScanResult {
  return rest;
}

describe('a JSON report is read back as what is delivered of it:', () => {
  test.each([
    ['acme', SAMPLE],
    ['an empty account', EMPTY],
    ['accounts that no organization describes', withoutAccounts(SAMPLE)],
    [
      'accounts that nobody could name',
      {
        ...SAMPLE,
        coverage: [
          { account: '*', region: '*', status: 'not', secrets: 0, reason: 'accessDenied' },
        ],
      } satisfies ScanResult,
    ],
  ])('%s', (_, result) => {
    expect(loadReport(file(jsonOf(result)))).toEqual(deliverable(result));
  });

  test('hostile names', () => {
    // Its coverage names Regions that there cannot be.
    const result = { ...HOSTILE, coverage: SAMPLE.coverage };
    expect(loadReport(file(jsonOf(result)))).toEqual(deliverable(result));
  });

  test('whatever strangers write', () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        expect(loadReport(file(jsonOf(result)))).toEqual(
          JSON.parse(JSON.stringify(deliverable(result))),
        );
      }),
      { numRuns: 50 },
    );
  });
});

test('keys named __proto__ stay what they are, and reach no other object', () => {
  const own = '"evidence": {"__proto__": "x", "constructor": "y", ';
  const { findings } = loadReport(file(jsonOf(SAMPLE).replace('"evidence": {', own)));
  const evidence = findings[0]?.evidence ?? {};
  expect(Object.keys(evidence)).toEqual(
    expect.arrayContaining(['__proto__', 'constructor', 'statement']),
  );
  expect(Object.getPrototypeOf(evidence)).toBe(Object.prototype);
});

test('a grant of which an earlier version said less is left out', () => {
  const [first] = SAMPLE.findings;
  const parsed = JSON.parse(jsonOf(SAMPLE));
  delete parsed.findings[0].grant.fix;
  const { findings } = loadReport(file(JSON.stringify(parsed)));
  expect(first?.grant).toBeDefined();
  expect(findings[0]).toEqual({ ...first, grant: undefined });
});

test.each(FORMAT_NAMES.filter((name) => name !== 'json' && name !== 'table'))(
  'a report in the format %s is told by its name',
  (name) => {
    for (const result of [SAMPLE, EMPTY])
      expect(told(file(FORMATS[name].render(result, NO_TERMINAL)))).toBe(
        `r.json: this is the report in the format ${name}\npush reads JSON: secrets-census scan -o json=FILE`,
      );
  },
);

const parsedSample = (change: (report: Record<string, unknown>) => void): string => {
  const report = JSON.parse(jsonOf(SAMPLE));
  change(report);
  return JSON.stringify(report);
};

const withFinding = (change: object): string =>
  parsedSample((report) => {
    report['findings'] = [...SAMPLE.findings.slice(0, 3), { ...SAMPLE.findings[3], ...change }];
  });

describe('what is no report is told with what to do:', () => {
  test.each([
    ['', 'r.json: the file is empty'],
    ['no json', 'r.json: this is no JSON, or not all of it'],
    ['{"schemaVersion": "1.0", "find', 'r.json: this is no JSON, or not all of it'],
    ['{}', 'r.json: this is no JSON report of secrets-census'],
    ['null', 'r.json: this is no JSON report of secrets-census'],
    ['[1]', 'r.json: this is no JSON report of secrets-census'],
    ['"text"', 'r.json: this is no JSON report of secrets-census'],
    ['{"planVersion": "1.0"}', 'r.json: this is the plan of a push'],
    ['{"receiptVersion": 1}', 'r.json: this is the receipt of a push'],
    [
      '{"schemaVersion": "2.0", "findings": []}',
      'r.json: this report is of version 2.0, and this program reads 1.x\nPush it with the program that wrote it',
    ],
    [
      '{"schemaVersion": "1.0", "findings": []}',
      "r.json: this is not all of a report ('tool' is missing)",
    ],
  ])('%j', (text, message) => {
    expect(told(file(text))).toContain(message);
  });

  test.each([
    [
      'a time that is none',
      { firstSeenAt: 'yesterday' },
      "findings[3].firstSeenAt: 'yesterday' is no moment in UTC",
    ],
    [
      'an account that is none',
      { account: '../../x' },
      "findings[3].account: '../../x' is not the id of an account",
    ],
    [
      'a Region that is none',
      { region: 'evil.example/' },
      "findings[3].region: 'evil.example/' is not the name of a Region",
    ],
    [
      'a rule that there cannot be',
      { ruleId: 'acme/unused' },
      "findings[3].ruleId: 'acme/unused' is not the id of a rule",
    ],
    ['an id that is none', { id: '../1' }, "findings[3].id: '../1' is not the id of a finding"],
    ['a severity that is none', { severity: 'hihg' }, "findings[3].severity: 'hihg' is not one of"],
    ['evidence that is none', { evidence: { a: { b: 1 } } }, 'findings[3].evidence.a: '],
    ['a secret that is none', { secret: { tags: 1 } }, 'findings[3].secret'],
  ])('%s', (_, change, message) => {
    expect(told(file(withFinding(change)))).toContain(
      `r.json: this is not all of a report (${message}`,
    );
  });

  test('a file that does not exist', () => {
    expect(told(at('none.json'))).toBe(
      'none.json: the report does not exist\npush reads JSON: secrets-census scan -o json=FILE',
    );
    expect(told(join(file('x'), 'none.json'))).toContain('the report cannot be read (ENOTDIR)');
  });

  test('a folder, such as that of a snapshot', () => {
    mkdirSync(at('snapshot'));
    expect(told(at('snapshot'))).toBe(
      'snapshot: this is a folder\nA snapshot is judged first: secrets-census evaluate FOLDER -o json=FILE',
    );
  });

  test('a file that is larger than a text can be, before it is read', () => {
    const path = file('');
    truncateSync(path, 2 ** 29);
    expect(told(path)).toBe(
      'r.json: the report is larger than what can be read at once (512 MB)\nDivide the scan with --shard, and push the report of each shard by itself.',
    );
  });

  test('of something else than a file, where the caller knows better', () => {
    expect(() => loadReport(file(''), '--push')).toThrow('--push: the file is empty');
  });
});

test('an account that is none is told', () => {
  const text = parsedSample((report) => {
    report['accounts'] = [{ id: '../../x', state: 'ACTIVE' }];
  });
  expect(told(file(text))).toContain("accounts[0].id: '../../x' is not the id of an account");
});

test('what is a baseline need not be a report that can be pushed', () => {
  const text = parsedSample((report) => {
    for (const key of Object.keys(report))
      if (key !== 'schemaVersion' && key !== 'findings') delete report[key];
  });
  expect(loadBaseline(file(text))).toEqual(SAMPLE.findings);
  expect(told(at('r.json'))).toContain("'tool' is missing");
});

test('six thousand findings with one mistake are told by that mistake alone', () => {
  const findings = Array.from({ length: 6000 }, () => ({ ...SAMPLE.findings[1], id: 1 }));
  const text = JSON.stringify({ ...withFindings([]), findings });
  expect(told(file(text)).split('\n')).toHaveLength(2);
});
