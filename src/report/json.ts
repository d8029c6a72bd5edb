/** A result -> our own JSON report: everything, so that it can be read back as a baseline. */
import type { ScanResult } from '../model/finding.js';
import {
  accountShape,
  coverageShape,
  findingShape,
  ruleShape,
  scopeShape,
  summaryShape,
  toolShape,
  unknownShape,
  waiverUseShape,
} from './json-shape.js';

/** The report as `reports/secrets-census.schema.json` describes it. Later versions only add. */
export function renderJson(result: ScanResult): string {
  const report = {
    schemaVersion: result.schemaVersion,
    tool: toolShape(result.tool),
    scope: scopeShape(result.scope),
    startedAt: result.startedAt,
    asOf: result.asOf,
    summary: summaryShape(result.summary),
    coverage: result.coverage.map(coverageShape),
    findings: result.findings.map(findingShape),
    unknown: result.unknown.map(unknownShape),
    waivers: result.waivers.map(waiverUseShape),
    accounts: result.accounts?.map(accountShape),
    rules: result.rules.map(ruleShape),
  } satisfies Record<keyof ScanResult, unknown>;
  return `${JSON.stringify(report, null, 2)}\n`;
}
