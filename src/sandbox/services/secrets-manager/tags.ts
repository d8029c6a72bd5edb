/** TagResource and UntagResource. */
import { refuse } from '../../api-error.js';
import type { Input } from '../../input.js';
import type { Output } from '../../protocols/protocol.js';
import type { Call } from '../service.js';
import { findWritableSecret } from './find.js';

/** Source: Secrets Manager API reference, TagResource. */
const MAX_TAGS = 50;

/** The tags of a request. Those of AWS itself are refused. */
export function readTags(input: Input): Map<string, string> {
  const tags = new Map(
    input.structures('Tags').map((tag) => [tag.text('Key'), tag.optionalText('Value') ?? '']),
  );
  if ([...tags.keys()].some((key) => key.toLowerCase().startsWith('aws:'))) {
    const message = 'aws: prefixed tag key names are not allowed for external use.';
    throw refuse('InvalidParameterException', message);
  }
  return tags;
}

/** Adds tags, or gives them other values. */
export function tagResource(call: Call): Output {
  const { group } = findWritableSecret(call);
  const tags = readTags(call.input);
  if (new Set([...group.tags.keys(), ...tags.keys()]).size > MAX_TAGS) {
    throw refuse('InvalidParameterException', `A secret can have at most ${MAX_TAGS} tags.`);
  }
  for (const [key, value] of tags) group.tags.set(key, value);
  group.changed = call.state.now;
  return {};
}

/** Takes tags away; those that are not there are passed over. */
export function untagResource(call: Call): Output {
  const { group } = findWritableSecret(call);
  for (const key of call.input.texts('TagKeys')) group.tags.delete(key);
  group.changed = call.state.now;
  return {};
}
