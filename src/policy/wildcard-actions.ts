/** A resource policy to the action patterns in its Allow statements that name more than one action. */
import { isJsonObject } from './read/json-shapes.js';

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const isWide = (action: string): boolean =>
  /[*?]/.test(action) && (/^[*?]/.test(action) || /^secretsmanager:/i.test(action));

const texts = (value: unknown): string[] =>
  asList(value).filter((item) => typeof item === 'string');

function patternsIn(statement: unknown): string[] {
  if (!isJsonObject(statement) || statement['Effect'] !== 'Allow') return [];
  // All actions but some are more than anybody lists by hand.
  const inverted = texts(statement['NotAction']).map((action) => `all but ${action}`);
  return [...texts(statement['Action']).filter(isWide), ...inverted];
}

/** The patterns, sorted, each once. A policy that cannot be read has none: the analyser speaks of that. */
export function wildcardActions(document: string): string[] {
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    return [];
  }
  if (!isJsonObject(policy)) return [];
  return [...new Set(asList(policy['Statement']).flatMap(patternsIn))].sort();
}
