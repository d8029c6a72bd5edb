/** A number of events -> how fast the built program reads them from log files, and how plain ways of reading them compare. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { childEnvironment } from '../run-cli.js';
import { rounded } from './measure.js';
import { type TrailLogs, type TrailSize, writeTrailLogs } from './trail-logs.js';

/** What is measured. */
export interface UsageExtent extends TrailSize {
  readonly threads: number;
}

/** What a way of reading took. */
export interface UsageFigures {
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** Of JSON. */
  readonly megabytesPerSecond: number;
  /** Of all threads, user and system. */
  readonly cpuMicrosPerEvent: number;
  /** Resident memory of the whole process at its largest. */
  readonly peakRssMb: number;
}

export interface UsageReport extends UsageExtent {
  readonly subject: 'usage';
  readonly node: string;
  readonly bytesPerEvent: number;
  readonly storedBytes: number;
  /** The log source of the library: unpacks in threads, and gives DuckDB what may be use. */
  readonly source: UsageFigures & {
    readonly filesRead: number;
    /** Files and folders beside them that were passed over by their path; what is in them would be found damaged. */
    readonly passedOver: { readonly files: number; readonly folders: number };
    readonly damaged: number;
    readonly counted: number;
  };
  /** DuckDB alone, which unpacks, parses and counts the same files. */
  readonly duckdb: UsageFigures & { readonly ratio: number };
  /** Node.js in one thread, which unpacks, parses and counts them. */
  readonly parse: UsageFigures & { readonly ratio: number };
}

const OPTIONS = {
  events: { type: 'string', default: '500000' },
  files: { type: 'string', default: '1000' },
  threads: { type: 'string', default: String(availableParallelism()) },
} as const;

/** Reads the flags of the subject; throws where one is not known. */
export function usageExtent(args: readonly string[]): UsageExtent {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  return {
    events: Number(values.events),
    files: Number(values.files),
    threads: Number(values.threads),
  };
}

/** From this file as it is compiled, `dist-bench/test/bench/usage-report.js`. */
const SOURCE = new URL('../../../dist/logs/log-source.js', import.meta.url).href;
const DUCKDB = new URL('../../../node_modules/@duckdb/node-api/lib/index.js', import.meta.url).href;

/** Each sets `counted`; what else it sets is reported too. The files begin with those that must not be read. */
const WAYS = {
  source: `
    const { logSource } = await import(${JSON.stringify(SOURCE)});
    const source = await logSource({ path: folder, threads });
    let counted = 0, damaged = 0;
    for await (const one of source.observe(query)) {
      if (one.kind === 'count') counted += one.count.count;
      if (one.kind === 'damaged') damaged += 1;
    }
    const { files: filesRead, passed: passedOver } = source.work();
    await source.close();
    const more = { filesRead, passedOver, damaged };`,
  duckdb: `
    const { DuckDBInstance } = await import(${JSON.stringify(DUCKDB)});
    const instance = await DuckDBInstance.create(':memory:', { threads: String(threads), memory_limit: '800MB' });
    const connection = await instance.connect();
    const list = files.map((file) => "'" + file + "'").join(', ');
    const reader = await connection.runAndReadAll(\`SELECT coalesce(sum(n), 0) FROM (
      SELECT r.recipientAccountId, r.awsRegion, substr(r.eventTime, 1, 10),
        CASE WHEN r.eventSource = 'secretsmanager.amazonaws.com' THEN r.userIdentity->>'arn' END arn,
        bool_or(r.readOnly = 'true'), count(*) n
      FROM (SELECT unnest(Records) r FROM read_json([\${list}], columns = {Records: 'STRUCT(
        recipientAccountId VARCHAR, awsRegion VARCHAR, eventTime VARCHAR, eventSource VARCHAR, eventName VARCHAR,
        readOnly VARCHAR, userIdentity JSON, requestParameters JSON, errorCode VARCHAR)[]'}))
      GROUP BY ALL) WHERE arn IS NOT NULL\`);
    const counted = Number(reader.getRowsJson()[0][0]);
    const more = {};`,
  parse: `
    let counted = 0;
    for (const file of files)
      for (const { eventSource } of JSON.parse(gunzipSync(readFileSync(file)).toString()).Records)
        if (eventSource === 'secretsmanager.amazonaws.com') counted += 1;
    const more = {};`,
} as const;

const program = (way: string): string => `
  import { readdirSync, readFileSync } from 'node:fs';
  import { gunzipSync } from 'node:zlib';
  const { folder, threads, query } = JSON.parse(process.env.BENCH_USAGE);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /_20\\d{6}T0000Z_[0-9a-f]{16}\\./.test(entry.name))
    .map(({ parentPath, name }) => parentPath + '/' + name);
  const start = performance.now();
  ${way}
  const seconds = (performance.now() - start) / 1000;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stdout.write(JSON.stringify({
    counted, seconds, cpuMicros: userCPUTime + systemCPUTime, peakRssMb: maxRSS / 1024, ...more }));
  process.exit(0);`;

interface Setting {
  /** Where the program goes; the files are in the folder `logs` below. */
  readonly home: string;
  readonly threads: number;
  readonly logs: TrailLogs;
  readonly events: number;
}

/** Runs a way in a process of its own. Throws where it did not find every use. */
function figuresOf(way: keyof typeof WAYS, { home, threads, logs, events }: Setting) {
  const setting = JSON.stringify({ folder: join(home, 'logs'), threads, query: logs.query });
  const file = join(home, `${way}.mjs`);
  writeFileSync(file, program(WAYS[way]));
  const child = spawnSync(process.execPath, [file], {
    env: childEnvironment({ BENCH_USAGE: setting }),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`reading by ${way} ended with ${child.status}`);
  const { seconds, cpuMicros, peakRssMb, ...more } = JSON.parse(child.stdout);
  if (more.counted !== logs.uses)
    throw new Error(`${way} counted ${more.counted} uses where there are ${logs.uses}`);
  return {
    seconds: rounded(seconds),
    eventsPerSecond: Math.round(events / seconds),
    megabytesPerSecond: rounded(logs.bytes / 1e6 / seconds),
    cpuMicrosPerEvent: rounded(cpuMicros / events),
    peakRssMb: rounded(peakRssMb),
    ...more,
  };
}

/** Measures every way on the same files, one after the other. */
export function usageReport({ events, files, threads }: UsageExtent): UsageReport {
  const home = mkdtempSync(join(tmpdir(), 'bench-usage-'));
  try {
    const logs = writeTrailLogs(join(home, 'logs'), { events, files });
    const setting = { home, threads, logs, events };
    const source = figuresOf('source', setting);
    const compared = (way: keyof typeof WAYS) => {
      const { counted: _, ...figures } = figuresOf(way, setting);
      return { ...figures, ratio: rounded(figures.seconds / source.seconds) };
    };
    return {
      subject: 'usage',
      node: process.version,
      events,
      files,
      threads,
      bytesPerEvent: Math.round(logs.bytes / events),
      storedBytes: logs.stored,
      source,
      duckdb: compared('duckdb'),
      parse: compared('parse'),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
