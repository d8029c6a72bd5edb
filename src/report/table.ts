/** A result -> a report for people: the summary, what was not seen, then the findings. */
import type { Chunk, ResultFrame } from './result-frame.js';
import { paint } from './styled-line.js';
import { coverageSection } from './table-coverage.js';
import { findingsSection, notScannedSection, resolvedSection } from './table-findings.js';
import { toPage } from './table-page.js';
import { summarySection } from './table-summary.js';
import { titleSection } from './table-title.js';
import { unknownSection } from './table-unknown.js';
import { usageSection } from './table-usage.js';
import { waiversSection } from './table-waivers.js';

const SECTIONS = [
  titleSection,
  summarySection,
  coverageSection,
  usageSection,
  findingsSection,
  resolvedSection,
  notScannedSection,
  waiversSection,
  unknownSection,
] as const;

/** The whole report, no line wider than `columns` (from 20 up to 160 of them are used). */
export function* tableReport(
  result: ResultFrame,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): Generator<Chunk> {
  const page = toPage(result, columns);
  for (const section of SECTIONS) yield paint(section(page), { columns: page.columns, color });
}
