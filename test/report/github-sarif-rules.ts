/** A SARIF file -> what GitHub code scanning would refuse, drop or misread in it. */
import { gzipSync } from 'node:zlib';
import type { Log, ReportingDescriptor, Result, Run } from 'sarif';

/** Limits of GitHub Docs, "SARIF support for code scanning"; where GitHub keeps fewer than it accepts, the lower one. */
const LIMITS = {
  gzipBytes: 10 * 1024 * 1024,
  runs: 20,
  results: 5000,
  rules: 25_000,
  tags: 10,
  locations: 100,
  description: 1024,
  name: 255,
} as const;

const isText = (text: string | undefined): text is string => text !== undefined && text !== '';

function* ruleFaults(rule: ReportingDescriptor): Generator<string> {
  const at = `rule ${rule.id}`;
  if (!isText(rule.id)) yield `${at}: no id`;
  if ((rule.name ?? '').length > LIMITS.name) yield `${at}: long name`;
  if (rule.name === rule.id) yield `${at}: name equals id`;
  for (const described of [rule.shortDescription, rule.fullDescription]) {
    if (!isText(described?.text)) yield `${at}: lacks a description`;
    else if (described.text.length > LIMITS.description) yield `${at}: long description`;
  }
  if (!isText(rule.help?.text)) yield `${at}: no help`;
  if (!['note', 'warning', 'error'].includes(rule.defaultConfiguration?.level ?? ''))
    yield `${at}: no level`;
  const tags = rule.properties?.tags ?? [];
  if (tags.length > LIMITS.tags) yield `${at}: ${tags.length} tags`;
  if (!tags.includes('security')) yield `${at}: security-severity needs the tag security`;
  const severity: unknown = rule.properties?.['security-severity'];
  if (typeof severity !== 'string' || !/^\d+\.\d$/.test(severity))
    yield `${at}: security-severity is no string`;
  else if (Number(severity) <= 0 || Number(severity) > 10)
    yield `${at}: security-severity ${severity}`;
}

function* uriFaults(uri: string | undefined): Generator<string> {
  if (!isText(uri)) return yield 'no uri';
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri)) yield 'uri with a scheme';
  if (!/^[\w\-.~!$&'()*+,;=:@/%]+$/.test(uri)) yield 'characters that must be escaped';
  const segments = uri.split('/').map((segment) => decodeURIComponent(segment));
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) yield 'dot or empty segment';
  if (!new URL(uri, 'https://host/repository/').pathname.startsWith('/repository/aws/'))
    yield 'leaves the repository';
  if (uri.length > 1024) yield 'very long uri';
}

function* resultFaults(result: Result, rules: readonly ReportingDescriptor[]): Generator<string> {
  const at = `result ${result.guid}`;
  if (!isText(result.message.text)) yield `${at}: no message`;
  // Results of another kind, suppressed ones and absent ones are all shown as open alerts.
  if (result.kind !== undefined && result.kind !== 'fail') yield `${at}: kind ${result.kind}`;
  if (result.baselineState === 'absent') yield `${at}: absent`;
  if ((result.suppressions ?? []).length > 0) yield `${at}: suppressed`;
  if (!['note', 'warning', 'error'].includes(result.level ?? '')) yield `${at}: no level`;
  if (rules[result.ruleIndex ?? -1]?.id !== result.ruleId) yield `${at}: wrong ruleIndex`;
  const locations = result.locations ?? [];
  if (locations.length > LIMITS.locations) yield `${at}: ${locations.length} locations`;
  const physical = locations[0]?.physicalLocation;
  for (const fault of uriFaults(physical?.artifactLocation?.uri)) yield `${at}: ${fault}`;
  const { startLine, startColumn, endLine, endColumn } = physical?.region ?? {};
  if (
    [startLine, startColumn, endLine, endColumn].some((place) => place === undefined || place < 1)
  )
    yield `${at}: incomplete region`;
  if (!/^[0-9a-f]+:\d+$/.test(result.partialFingerprints?.['primaryLocationLineHash'] ?? ''))
    yield `${at}: no primaryLocationLineHash`;
}

function* runFaults(run: Run): Generator<string> {
  const rules = run.tool.driver.rules ?? [];
  const results = run.results ?? [];
  if (!isText(run.tool.driver.name)) yield 'no tool name';
  if (run.tool.driver.rules === undefined || run.results === undefined) yield 'no rules or results';
  if (rules.length > LIMITS.rules) yield `${rules.length} rules`;
  if (results.length > LIMITS.results) yield `${results.length} results`;
  if (new Set(rules.map(({ id }) => id)).size < rules.length) yield 'rule ids repeat';
  const hashes = results.map((result) => result.partialFingerprints?.['primaryLocationLineHash']);
  if (new Set(hashes).size < hashes.length) yield 'alerts would merge: hashes repeat';
  for (const rule of rules) yield* ruleFaults(rule);
  for (const result of results) yield* resultFaults(result, rules);
}

/** Everything that GitHub would not take as it is meant; empty for a good file. */
export function githubFaults(log: Log): readonly string[] {
  const categories = log.runs.map(({ automationDetails }) =>
    (automationDetails?.id ?? '').replace(/[^/]*$/, ''),
  );
  return [
    ...(isText(log.$schema) && log.version === '2.1.0' ? [] : ['no $schema or version']),
    ...(log.runs.length > LIMITS.runs ? ['too many runs'] : []),
    ...(new Set(categories).size < categories.length ? ['runs share a category'] : []),
    ...(categories.includes('') ? ['no category'] : []),
    ...(gzipSync(JSON.stringify(log)).length > LIMITS.gzipBytes ? ['over 10 MB'] : []),
    ...log.runs.flatMap((run) => [...runFaults(run)]),
  ];
}
