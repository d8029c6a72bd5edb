/**
 * A finding -> a SARIF location. A secret has no file, and GitHub rejects a whole upload for one result without a
 * physical location: so each secret has a virtual path below `aws/`, relative to the repository's root.
 */
import type { Location } from 'sarif';
import { parseSecretArn, wholeAccount } from '../model/arn.js';
import type { Finding } from '../model/finding.js';
import { visibleText } from './visible-text.js';

/** No path is longer; a longer name keeps its beginning and gets a part of the finding's id, to stay distinct. */
export const PATH_LIMIT = 1024;

const LONE_SURROGATES = /\p{Surrogate}/gu;

/** A dot segment would walk out of the path, an empty one would start an authority. */
const toSegment = (text: string): string => {
  const encoded = encodeURIComponent(text.replace(LONE_SURROGATES, '\ufffd'));
  return /^\.{0,2}$/.test(encoded) ? `_${encoded}` : encoded;
};

// Never inside a percent escape, which is three characters, nor inside one character's escapes, which are up to four.
const cutPath = (path: string, id: string): string => {
  if (path.length <= PATH_LIMIT) return path;
  const tail = `~${id.slice(0, 16)}`;
  let kept = path.slice(0, PATH_LIMIT - tail.length);
  kept = kept.replace(/%.?$/, '');
  while (!decodes(kept)) kept = kept.slice(0, -3);
  return kept + tail;
};

const decodes = (path: string): boolean => {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
};

/** `aws/<account>/<region>/secretsmanager/<name and suffix>`, percent-encoded; of an account, its first two parts. */
export function virtualPath({ account, region, arn, name, id }: Finding): string {
  if (wholeAccount(arn) !== undefined) return `aws/${toSegment(account)}`;
  const resource = parseSecretArn(arn)?.resource ?? name;
  const segments = ['aws', account, region, 'secretsmanager', ...resource.split('/')];
  return cutPath(segments.map(toSegment).join('/'), id);
}

/** The first line of the virtual path, and the ARN as the logical location that other viewers show. */
export const locationOf = (finding: Finding): Location => ({
  physicalLocation: {
    artifactLocation: { uri: virtualPath(finding) },
    region: {
      startLine: 1,
      startColumn: 1,
      endLine: 1,
      endColumn: 1,
      snippet: { text: visibleText(finding.arn) },
    },
  },
  logicalLocations: [
    {
      name: visibleText(finding.name),
      fullyQualifiedName: visibleText(finding.arn),
      kind: 'resource',
    },
  ],
});
