/** What the measurements printed -> the page that shows them. */
import { code, table } from '../policy/comparison/markdown.js';
import type { CrawlReport } from './crawl-report.js';
import type { EvaluateReport } from './evaluate-report.js';
import type { UsageFigures, UsageReport } from './usage-report.js';

/** Printed reports, each with the name of its file. */
export interface Measured {
  readonly crawls: readonly (CrawlReport & { readonly name: string })[];
  readonly evaluations: readonly (EvaluateReport & { readonly name: string })[];
  readonly usages: readonly (UsageReport & { readonly name: string })[];
}

const number = (value: number): string =>
  String(value).replace(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, ' ');

const CRAWL_HEADER = [
  'company',
  'answers take',
  'threads',
  'at once',
  'share of quotas',
  'least time',
  'time',
  'efficiency',
  'calls / least calls',
  'throttled',
  'secrets/s',
  'CPU a call',
  'of a bare loop',
  'memory',
];

const crawlRow = (run: CrawlReport & { readonly name: string }): string[] => [
  `[${run.name}](performance/crawl-${run.name}.json): ${number(run.accounts)} accounts x ${run.regions} Regions, ${number(run.secrets)} secrets`,
  `${run.latencyMs} ms`,
  String(run.workers),
  String(run.concurrency),
  String(run.rateShare),
  run.lowerBoundSeconds === 0 ? '-' : `${run.lowerBoundSeconds.toFixed(1)} s`,
  `${run.wallSeconds.toFixed(1)} s`,
  run.lowerBoundSeconds === 0 ? '-' : run.efficiency.toFixed(2),
  `${number(run.calls)} / ${number(run.minimalCalls)}`,
  String(run.throttled),
  number(run.secretsPerSecond),
  `${Math.round(run.cpuMicrosPerCall)} µs`,
  run.bareCpuMicrosPerCall === null
    ? '-'
    : `${(run.cpuMicrosPerCall / run.bareCpuMicrosPerCall).toFixed(2)}`,
  `${Math.round(run.peakRssMb)} MB`,
];

const EVALUATE_HEADER = [
  'snapshot',
  'formats',
  'threads',
  'time',
  'secrets/s',
  'CPU a secret',
  'memory',
];

const evaluateRow = (run: EvaluateReport & { readonly name: string }): string[] => [
  `[${run.name}](performance/evaluate-${run.name}.json): ${number(run.secrets)} secrets in ${number(run.accounts)} accounts`,
  run.formats.join(', '),
  String(run.workers),
  `${run.seconds.toFixed(1)} s`,
  number(run.secretsPerSecond),
  `${Math.round(run.cpuMicrosPerSecret)} µs`,
  `${Math.round(run.peakRssMb)} MB`,
];

const USAGE_HEADER = ['logs', 'read by', 'threads', 'time', 'events/s', 'CPU an event', 'memory'];

const usageRows = (run: UsageReport & { readonly name: string }): string[][] => {
  const logs = `[${run.name}](performance/usage-${run.name}.json): ${number(run.events)} events of ${run.bytesPerEvent} bytes in ${number(run.files)} files`;
  const row = (by: string, threads: number, figures: UsageFigures): string[] => [
    logs,
    by,
    String(threads),
    `${figures.seconds.toFixed(1)} s`,
    number(figures.eventsPerSecond),
    `${figures.cpuMicrosPerEvent.toFixed(1)} µs`,
    `${Math.round(figures.peakRssMb)} MB`,
  ];
  return [
    row(code('--usage logs'), run.threads, run.source),
    row('DuckDB alone', run.threads, run.duckdb),
    row(`one thread of Node.js, ${code('JSON.parse')}`, 1, run.parse),
  ];
};

/** The page, as Markdown. */
export const performancePage = ({ crawls, evaluations, usages }: Measured): string =>
  `# How fast it is

Measured with ${code('npm run bench')}; each row is what one run printed, and its name leads to that. The machine has two
cores that the scanner shares with the AWS that it reads: the sandbox, in a process of its own, which makes up a company,
waits before every answer, and keeps AWS's quotas. Times hold for this machine; ratios hold elsewhere, too.

## Collecting

${table(CRAWL_HEADER, crawls.map(crawlRow))}

- *Least time* is the largest of what latency, the requests in flight and the quotas allow, whatever the scanner: all
  calls at their latency, so many *at once*; the pages of ${code('ListAccounts')}, which follow each other; the policies of the
  largest account and Region at their rate (50 a second, of which the scan takes its share). The file has each of them.
- *Efficiency* is least time by time. *Least calls*: the pages of accounts, a role and the Regions for each account, the pages
  of each list, and a policy for each secret.
- *CPU a call* is that of the whole scanner, all threads: asking, joining, and writing the snapshot. *Of a bare loop*: the
  same calls with a plain ${code('client.send')} of the AWS SDK, whose answers are thrown away, measured in the same run.
- *Memory* is the largest resident set of the scanner's process.

## Judging

${table(EVALUATE_HEADER, evaluations.map(evaluateRow))}

All rules of the pack, from a snapshot on disk to finished reports on disk.

## Who reads them

${table(USAGE_HEADER, usages.flatMap(usageRows))}

Compressed log files of mixed services, two of a hundred events being of Secrets Manager, read in the three ways in one run. What
lies beside them, of other accounts, Regions and days, was passed over by its path: it holds no JSON, and nothing was found
damaged. The goal of 500 000 events a second is missed on this machine: unpacking alone, by zlib, takes 2.8 µs of the processor
for an event of this size, and looking for the records that matter most of the rest.

## What limits it here

- A company of 300 accounts, 256 requests at once: processor time. The scanner and the sandbox share two cores, and answers
  wait for the one thread that reads them; with 128 at once they do not.
- Two threads bring 1.2 times the calls of one where nothing waits, not more: the sandbox takes its part of both cores, and a
  call costs more time on a core that is never idle.
- Judging is spread evenly over reading segments, rules, analyses of policies, and writing: no part takes more than a tenth.
`;
