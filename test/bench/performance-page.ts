/** What the measurements printed -> the page that shows them. */
import { code, table } from '../policy/comparison/markdown.js';
import type { CrawlReport } from './crawl-report.js';
import type { EvaluateReport } from './evaluate-report.js';

/** Printed reports, each with the name of its file. */
export interface Measured {
  readonly crawls: readonly (CrawlReport & { readonly name: string })[];
  readonly evaluations: readonly (EvaluateReport & { readonly name: string })[];
}

const number = (value: number): string =>
  String(value).replace(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, ' ');

const CRAWL_HEADER = [
  'company',
  'answers take',
  'threads',
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
  String(run.rateShare),
  `${run.lowerBoundSeconds.toFixed(1)} s`,
  `${run.wallSeconds.toFixed(1)} s`,
  run.efficiency.toFixed(2),
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

/** The page, as Markdown. */
export const performancePage = ({ crawls, evaluations }: Measured): string =>
  `# How fast it is

Measured with ${code('npm run bench')}; each row is what one run printed, and its name leads to that. The machine has two
cores that the scanner shares with the AWS that it reads: the sandbox, in a process of its own, which makes up a company,
waits before every answer, and keeps AWS's quotas. Times hold for this machine; ratios hold elsewhere, too.

## Collecting

${table(CRAWL_HEADER, crawls.map(crawlRow))}

- *Least time* is the largest of what latency, the requests in flight (256) and the quotas allow, whatever the scanner: all
  calls at their latency, so many at once; the pages of ${code('ListAccounts')}, which follow each other; the policies of the
  largest account and Region at their rate (50 a second, of which the scan takes its share). The file has each of them.
- *Efficiency* is least time by time. *Least calls*: the pages of accounts, a role and the Regions for each account, the pages
  of each list, and a policy for each secret.
- *CPU a call* is that of the whole scanner, all threads: asking, joining, and writing the snapshot. *Of a bare loop*: the
  same calls with a plain ${code('client.send')} of the AWS SDK, whose answers are thrown away, measured in the same run.
- *Memory* is the largest resident set of the scanner's process.

## Judging

${table(EVALUATE_HEADER, evaluations.map(evaluateRow))}

All rules of the pack, from a snapshot on disk to finished reports on disk.
`;
