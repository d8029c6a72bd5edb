import { describe, expect, test } from 'vitest';
import type { Waiver } from '../../src/model/finding.js';
import { Company, type Day, HASTE, IRELAND, RENAMED_RULES, SHOP, VIRGINIA } from './company.js';

const SECRET = { name: 'shop/db', created: '2025-01-01', accessed: '2025-10-02' };
const WAIVER: Waiver = {
  rule: 'idle',
  owner: 'dba',
  reason: 'Kept on purpose.',
  expires: '2027-01-01',
};

/** 100 days after the secret was last read. */
const FOUND: Day = { on: '2026-01-10', secrets: [SECRET] };

/** A day's scan is pushed; what that did, and what the hub shows afterwards. */
async function lived(company: Company, day: Day) {
  return company.day(day, async (today) => {
    const report = await today.scan();
    const done = await today.push(report);
    const again = await today.push(report);
    const sentAgain = again.filter((line) => line.endsWith('sent') || line.includes('failed'));
    expect(sentAgain, 'a second push has nothing to do').toEqual([]);
    return { done, shown: await today.shown() };
  });
}

const OPEN = { rule: 'secrets-census/idle', state: 'ACTIVE FAILED', workflow: 'NEW' };
const CREATED = { created: '2026-01-10T09:00:00.000Z' };

describe('the life of a finding', () => {
  const company = new Company();
  const later = { ...SECRET, accessed: '2026-04-11' };

  const STORY: readonly {
    readonly name: string;
    readonly day: Day;
    readonly done: readonly string[];
    readonly shown: object;
  }[] = [
    {
      name: 'is found',
      day: FOUND,
      done: [`create idle shop/db ${IRELAND} sent`],
      shown: { ...OPEN, ...CREATED, severity: 'MEDIUM', updated: CREATED.created },
    },
    {
      name: 'is there the next day',
      day: { ...FOUND, on: '2026-01-11' },
      done: [],
      shown: { ...OPEN, ...CREATED, updated: CREATED.created },
    },
    {
      name: 'is there long enough that the hub would soon forget it',
      day: { ...FOUND, on: '2026-02-25' },
      done: [`update idle shop/db ${IRELAND} refresh sent`],
      shown: { ...OPEN, ...CREATED, updated: '2026-02-25T09:00:00.000Z' },
    },
    {
      name: 'becomes worse',
      day: { ...FOUND, on: '2026-04-10' },
      done: [`update idle shop/db ${IRELAND} sent`],
      shown: { ...OPEN, ...CREATED, severity: 'HIGH' },
    },
    {
      name: 'is mended',
      day: { on: '2026-04-12', secrets: [later] },
      done: [`resolve idle shop/db ${IRELAND} notFound sent`],
      shown: { ...OPEN, ...CREATED, state: 'ARCHIVED PASSED' },
    },
    {
      name: 'stays away',
      day: { on: '2026-04-13', secrets: [later] },
      done: [],
      shown: { ...OPEN, state: 'ARCHIVED PASSED', updated: '2026-04-12T09:00:00.000Z' },
    },
    {
      name: 'is back',
      day: { on: '2026-04-20', secrets: [SECRET] },
      done: [`reopen idle shop/db ${IRELAND} sent`],
      shown: { ...OPEN, ...CREATED, severity: 'HIGH' },
    },
    {
      name: 'is waived',
      day: { on: '2026-04-21', secrets: [SECRET], waivers: [WAIVER] },
      done: [`resolve idle shop/db ${IRELAND} waived sent`],
      shown: { ...OPEN, ...CREATED, state: 'ARCHIVED FAILED' },
    },
    {
      name: 'is waived on the next day as well',
      day: { on: '2026-04-22', secrets: [SECRET], waivers: [WAIVER] },
      done: [`skipped idle shop/db ${IRELAND} waived`],
      shown: { state: 'ARCHIVED FAILED', updated: '2026-04-21T09:00:00.000Z' },
    },
    {
      name: 'is not waived any more',
      day: { on: '2026-04-23', secrets: [SECRET] },
      done: [`reopen idle shop/db ${IRELAND} sent`],
      shown: { ...OPEN, ...CREATED },
    },
    {
      name: 'is out of sight, as its Region was not asked for',
      day: { on: '2026-04-24', secrets: [], scope: { regions: [VIRGINIA] } },
      done: [],
      shown: { ...OPEN, updated: '2026-04-23T09:00:00.000Z' },
    },
    {
      name: 'is out of sight, as its account has left the organization',
      day: { on: '2026-04-25', secrets: [], left: true },
      done: [],
      shown: { ...OPEN, updated: '2026-04-23T09:00:00.000Z' },
    },
    {
      name: 'ends with its secret, which is deleted',
      day: { on: '2026-04-26', secrets: [] },
      done: [`resolve idle shop/db ${IRELAND} notFound sent`],
      shown: { ...OPEN, ...CREATED, state: 'ARCHIVED PASSED' },
    },
  ];

  test.each(STORY)('$name', async ({ day, done, shown }) => {
    const lives = await lived(company, day);
    expect(lives.done).toEqual(done);
    expect(lives.shown).toEqual([expect.objectContaining(shown)]);
  });

  test('begins anew where the hub has forgotten it', async () => {
    const { done, shown } = await lived(company, { on: '2026-06-01', secrets: [SECRET] });
    expect(done).toEqual([`create idle shop/db ${IRELAND} sent`]);
    expect(shown).toMatchObject([{ ...OPEN, created: '2026-06-01T09:00:00.000Z' }]);
  });
});

test('a Region in which nothing could be listed keeps its findings', async () => {
  const company = new Company();
  const american = { ...FOUND, secrets: [], american: [SECRET] };
  await company.day(american, async (today) => today.push(await today.scan()));
  const blind = { ...american, on: '2026-01-11', american: [], blind: true };
  await company.day(blind, async (today) => {
    const done = await today.push(await today.scan());
    expect(done).toEqual([`skipped idle shop/db ${VIRGINIA} notScanned`]);
    expect(await today.shown(VIRGINIA)).toMatchObject([OPEN]);
  });
});

test('a rule that was renamed takes the age of its findings along', async () => {
  const company = new Company();
  await lived(company, FOUND);
  const renamed = { ...FOUND, on: '2026-01-20', rules: RENAMED_RULES };
  const { done, shown } = await lived(company, renamed);
  expect(done).toEqual([
    `resolve idle shop/db ${IRELAND} renamed sent`,
    `create unread shop/db ${IRELAND} sent`,
  ]);
  expect(shown).toMatchObject([
    { rule: 'secrets-census/idle', state: 'ARCHIVED FAILED', ...CREATED },
    { rule: 'secrets-census/unread', state: 'ACTIVE FAILED', ...CREATED },
  ]);
});

describe('what the team writes', () => {
  test('is never written over', async () => {
    const company = new Company();
    await lived(company, FOUND);
    await company.day({ ...FOUND, on: '2026-01-12' }, (today) =>
      today.file({ Workflow: { Status: 'SUPPRESSED' }, Severity: { Label: 'LOW' } }),
    );
    const worse = { ...FOUND, on: '2026-04-10' };
    await company.day(worse, async (today) => {
      const done = await today.push(await today.scan());
      expect(done).toEqual([`update idle shop/db ${IRELAND} sent suppressed`]);
      expect(await today.shown()).toMatchObject([{ workflow: 'SUPPRESSED', severity: 'LOW' }]);
    });
  });

  test('is reported by a scan that is to honour it, and by no other', async () => {
    const company = new Company();
    await lived(company, FOUND);
    const note = { Text: 'Kept for the auditors.', UpdatedBy: 'anna' };
    await company.day({ ...FOUND, on: '2026-01-12' }, (today) =>
      today.file({ Workflow: { Status: 'SUPPRESSED' }, Note: note }),
    );
    const notes: string[] = [];
    const none = () => {};
    const progress = {
      listed: none,
      accountDone: none,
      counts: none,
      note: (text: string) => notes.push(text),
    };
    await company.day({ ...FOUND, on: '2026-01-13' }, async (today) => {
      const report = await today.scan({ honorHubSuppressions: { haste: HASTE }, progress });
      expect(report.summary).toMatchObject({ suppressed: 1, findings: { medium: 0 } });
      expect(report.findings).toMatchObject([
        { suppression: { note: note.Text, by: 'anna', at: '2026-01-12T09:00:00.000Z' } },
      ]);
      expect(notes).toEqual([]);
      expect(await today.push(report), 'it stays in the hub as it is').toEqual([]);
      const plain = await today.scan();
      expect(plain.summary.findings.medium).toBe(1);
      expect(plain.summary.suppressed).toBeUndefined();
      await today.scan({
        honorHubSuppressions: { haste: HASTE, role: { name: 'None' } },
        progress,
      });
      expect(notes).toEqual([expect.stringMatching(/is not known, so findings there stay open/)]);
    });
  });

  test('goes back to new where a finding comes back that was resolved', async () => {
    const company = new Company();
    await lived(company, FOUND);
    await company.day({ ...FOUND, on: '2026-01-12' }, (today) =>
      today.file({ Workflow: { Status: 'RESOLVED' } }),
    );
    await lived(company, { on: '2026-01-13', secrets: [] });
    const { shown } = await lived(company, { ...FOUND, on: '2026-01-14' });
    expect(shown).toMatchObject([{ state: 'ACTIVE FAILED', workflow: 'NEW' }]);
  });
});

describe('two scans at once', () => {
  test('leave each finding once, as it is', async () => {
    const company = new Company();
    const secrets = ['a', 'b', 'c'].map((name) => ({ ...SECRET, name }));
    await company.day({ ...FOUND, secrets }, async (today) => {
      const [one, two] = await Promise.all([today.scan(), today.scan()]);
      const done = await Promise.all([today.push(one), today.push(two)]);
      expect(done.flat().filter((line) => line.includes('failed'))).toEqual([]);
      expect(await today.shown()).toMatchObject([OPEN, OPEN, OPEN]);
      expect(await today.push(two)).toEqual([]);
    });
  });

  test('do not let the older one speak after the younger', async () => {
    const company = new Company();
    const old = await company.day({ ...FOUND, secrets: [] }, (today) => today.scan());
    await lived(company, { ...FOUND, on: '2026-01-11' });
    await company.day({ ...FOUND, on: '2026-01-12' }, async (today) => {
      expect(await today.push(old)).toEqual([`skipped idle shop/db ${IRELAND} newerScan`]);
      expect(await today.shown()).toMatchObject([OPEN]);
    });
  });
});

describe('a receipt', () => {
  test('spares all reading of findings while nothing has to be archived', async () => {
    const company = new Company();
    await lived(company, FOUND);
    const { receipt } = company;
    await company.day({ ...FOUND, on: '2026-01-12' }, async (today) => {
      expect(await today.push(await today.scan(), { receipt })).toEqual([]);
      const { byOperation } = today.calls();
      expect(byOperation['securityhub:GetFindings']).toBeUndefined();
      expect(byOperation['securityhub:BatchImportFindings']).toBeUndefined();
    });
  });

  test('leads to the same end as reading does', async () => {
    const company = new Company();
    await lived(company, FOUND);
    const { receipt } = company;
    await company.day({ on: '2026-01-12', secrets: [] }, async (today) => {
      const done = await today.push(await today.scan(), { receipt });
      expect(done).toEqual([`resolve idle shop/db ${IRELAND} notFound sent`]);
    });
  });

  test('stands in for a hub that does not show yet what it was told', async () => {
    const company = new Company();
    const slow = { ...FOUND, sandbox: { hubDelay: 3_600_000 } };
    await company.day(slow, async (today) => {
      const report = await today.scan();
      await today.push(report);
      const { receipt } = company;
      expect(await today.shown()).toEqual([]);
      expect(await today.push(report, { receipt })).toEqual([]);
      // Without it the same is sent once more, which changes nothing but the time.
      expect(await today.push(report)).toEqual([`create idle shop/db ${IRELAND} sent`]);
    });
  });
});

test('everything can be brought into one account, where the rest of it is left alone', async () => {
  const company = new Company();
  const central = { central: IRELAND };
  await company.day(FOUND, async (today) => {
    const report = await today.scan();
    expect(await today.push(report, central)).toEqual([`create idle shop/db ${IRELAND} sent`]);
    expect(await today.push(report, central)).toEqual([]);
    expect(await today.shown()).toEqual([]);
  });
  await company.day({ on: '2026-01-11', secrets: [], left: true }, async (today) => {
    const done = await today.push(await today.scan(), central);
    expect(done).toEqual([`skipped idle shop/db ${IRELAND} outsideScope`]);
  });
  await company.day({ on: '2026-01-12', secrets: [] }, async (today) => {
    const done = await today.push(await today.scan(), central);
    expect(done).toEqual([`resolve idle shop/db ${IRELAND} notFound sent`]);
  });
});

describe('a partition', () => {
  test.each([
    { name: 'aws-cn', region: 'cn-north-1', shown: 'aws-cn' },
    { name: 'aws-us-gov', region: 'us-gov-west-1', shown: 'aws-us-gov' },
    { name: 'aws-eusc', region: 'eusc-de-east-1', shown: undefined },
  ])('of the name $name takes findings as its Security Hub knows it', async (partition) => {
    const company = new Company();
    await company.day({ ...FOUND, partition }, async (today) => {
      const report = await today.scan();
      expect(await today.push(report)).toEqual([`create idle shop/db ${partition.region} sent`]);
      expect(await today.push(report)).toEqual([]);
      const [shown] = await today.documents();
      expect(shown?.ProductArn).toBe(
        `arn:${partition.name}:securityhub:${partition.region}:${SHOP}:product/${SHOP}/default`,
      );
      expect(shown?.Resources?.[0]?.Partition).toBe(partition.shown);
    });
  });
});

test('a plan alone sends nothing', async () => {
  const company = new Company();
  await company.day(FOUND, async (today) => {
    const done = await today.push(await today.scan(), { apply: false });
    expect(done).toEqual([`create idle shop/db ${IRELAND}`]);
    expect(await today.shown()).toEqual([]);
    expect(company.receipt).toBeUndefined();
  });
});

test('a report of the future is refused', async () => {
  const company = new Company();
  await company.day(FOUND, async (today) => {
    const report = { ...(await today.scan()), asOf: '2027-01-10T09:00:00.000Z' };
    await expect(today.push(report)).rejects.toThrow(/still to come/);
  });
});
