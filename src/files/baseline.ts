/** An earlier JSON report to the findings that today's are compared with. */
import type { Finding } from '../model/finding.js';
import { UserError } from '../model/user-error.js';
import { readUserFile } from './located-yaml.js';
import { holdsFindings, withWholeGrant } from './report-shape.js';

/** Reads the findings of an earlier report. */
export function loadBaseline(file: string): readonly Finding[] {
  const source = readUserFile(file, 'the baseline');
  let data: unknown;
  try {
    data = JSON.parse(source);
  } catch {
    data = undefined;
  }
  if (holdsFindings(data)) return data.findings.map(withWholeGrant);
  throw new UserError({
    where: file,
    what: 'the baseline is no JSON report of secrets-census',
    hint: 'Write one with: secrets-census scan -o json=FILE',
  });
}
