/** A finding -> the same within the size that Security Hub takes, and what was left out for that. */
import type { AsffFinding, AsffResource } from '../model/asff.js';
import { LEFT_OUT, withProductFields } from './product-fields.js';

/** Bytes of a finding. Source: `BatchImportFindings` of the API reference says 240 KB, and not of which kind. */
const LARGEST = 240_000;

const encoder = new TextEncoder();

/** Bytes of a finding as it is sent. */
export const sizeOf = (finding: AsffFinding): number =>
  encoder.encode(JSON.stringify(finding)).length;

type Resource = AsffFinding['Resources'][number];

const mapSecrets = (
  finding: AsffFinding,
  change: (resource: AsffResource) => AsffResource,
): AsffFinding => ({
  ...finding,
  Resources: finding.Resources.map(
    (resource): Resource =>
      resource.Type === 'AwsSecretsManagerSecret' ? change(resource) : resource,
  ),
});

/** What is left out, the least missed first: Security Hub itself drops the details of findings that are too large. */
const STEPS: readonly (readonly [string, (finding: AsffFinding) => AsffFinding])[] = [
  [
    'Details.Other',
    (finding) =>
      mapSecrets(finding, ({ Details: { Other: _, ...details } = {}, ...resource }) => ({
        ...resource,
        Details: details,
      })),
  ],
  ['Details', (finding) => mapSecrets(finding, ({ Details: _, ...resource }) => resource)],
  ['Tags', (finding) => mapSecrets(finding, ({ Tags: _, ...resource }) => resource)],
];

/** A finding that is small enough. */
export interface Fitted {
  readonly finding: AsffFinding;
  readonly leftOut: readonly string[];
}

/** The finding within the limit; undefined where nothing more can be left out. */
export function withinLimit(finding: AsffFinding): Fitted | undefined {
  let current = finding;
  const leftOut: string[] = [];
  for (const [name, leave] of STEPS) {
    if (sizeOf(current) <= LARGEST) break;
    leftOut.push(name);
    current = withProductFields(leave(current), { [LEFT_OUT]: leftOut.join(', ') });
  }
  return sizeOf(current) <= LARGEST ? { finding: current, leftOut } : undefined;
}
