/** Condition keys that hold the ARN of a thing in the requester's own account, such as the function that it runs in. */
import { type Glob, ONE, RUN, SEGMENT_RUN, sequence } from './glob.js';
import { representativeTexts } from './representative-texts.js';
import type { Setting } from './setting.js';
import { mentions, patternsOn } from './vocabulary.js';

interface OwnedArn {
  readonly service: string;
  readonly resource: string;
}

/** Lower-case key -> what its ARNs look like. */
const OWNED: ReadonlyMap<string, OwnedArn> = new Map([
  ['ec2:sourceinstancearn', { service: 'ec2', resource: 'instance/' }],
  ['lambda:sourcefunctionarn', { service: 'lambda', resource: 'function:' }],
]);
