/** A seed -> policies that take the most work: as long as AWS stores them and longer, tangled, or made at random. */
import fc from 'fast-check';
import { policies } from '../policy/generated-policies.js';
import { CONTEXT } from '../policy/sampled-requesters.js';
import type { BenchPolicy, JudgedPolicy } from './bench-policy.js';
import { CONDITIONS } from './hostile/conditions.js';
import { NETWORKS } from './hostile/networks.js';
import { PATTERNS } from './hostile/patterns.js';
import { PRINCIPALS } from './hostile/principals.js';
import { TEXTS } from './hostile/texts.js';

/** Policies that are written to be hard; the name says in what way. */
export const HOSTILE_POLICIES: readonly BenchPolicy[] = [
  PRINCIPALS,
  PATTERNS,
  CONDITIONS,
  NETWORKS,
  TEXTS,
].flatMap((texts) =>
  Object.entries(texts).map(([name, text]) => ({ name, text, context: CONTEXT })),
);

/** Policies out of the vocabulary of the property tests: the same ones for the same seed. */
export const generatedPolicies = (count: number, seed: number): readonly JudgedPolicy[] =>
  fc.sample(policies, { numRuns: count, seed }).map((json, at) => ({
    name: `generated ${at}`,
    json,
    text: JSON.stringify(json),
    context: CONTEXT,
  }));
