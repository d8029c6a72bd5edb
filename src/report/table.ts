/** A result -> a report for people: the summary, what was not seen, then the findings. */
import type { ScanResult } from '../model/finding.js';
import { paint } from './styled-line.js';
import { coverageSection } from './table-coverage.js';
import { findingsSection, notScannedSection, resolvedSection } from './table-findings.js';
import { toPage } from './table-page.js';
import { summarySection } from './table-summary.js';
import { titleSection } from './table-title.js';
import { unknownSection } from './table-unknown.js';
import { waiversSection } from './table-waivers.js';

const SECTIONS = [
  titleSection,
  summarySection,
  coverageSection,
  findingsSection,
  resolvedSection,
  notScannedSection,
  waiversSection,
  unknownSection,
] as const;

/** The whole report, no line wider than `columns` (from 20 up to 160 of them are used). */
export function renderTable(
  result: ScanResult,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  const page = toPage(result, columns);
  const lines = SECTIONS.flatMap((section) => section(page));
  return paint(lines, { columns: page.columns, color });
}
