/** A secret's resource policy -> who outside can do what to the secret, and by which statement. */
import type { Grant, PolicyAnalysis, PolicyContext, PolicyNote } from '../model/access.js';
import { by } from '../model/order.js';
import { grantOf, inOrder } from './explain/grants.js';
import { broadest, groupsOf } from './explain/groups.js';
import { isLive, statementNotes } from './explain/statement-notes.js';
import { mentionedKeys } from './explain/witness.js';
import { type Exposure, fixer } from './fix/fix-group.js';
import { type Judgement, judge } from './judge/judge.js';
import { readableThroughKey } from './judge/value.js';
import { actionNames, NO_ACTIONS, VALUE_READS } from './language/actions.js';
import type { Statement } from './language/statement.js';
import { type ReadPolicy, readPolicy } from './read/read-policy.js';
import { doubt, quote, type Remark, remark } from './read/remarks.js';
import { type Trust, trustOf, type World, worldOf } from './world.js';

/** The Denies of resource control policies; whatever else is in one cannot take access away. */
function controlPolicies(context: PolicyContext, world: World): readonly ReadPolicy[] {
  return (context.resourceControlPolicies ?? []).map((policy) =>
    readPolicy(policy, world, 'resourceControlPolicy'),
  );
}

const denies = ({ statements }: ReadPolicy): readonly Statement[] =>
  statements.filter(({ effect }) => effect === 'Deny');

/** What reading a resource control policy brought to light, which is no statement of the secret's policy. */
const onControlPolicy = ({ remarks }: ReadPolicy): readonly Remark[] =>
  remarks.map(({ note: { code, message }, conservative }) => ({
    note: { code, message: `In a resource control policy: ${message}` },
    conservative,
  }));

/** Whether strangers can read the value, and what the key has to do with it. */
interface Value {
  readonly isReadable: boolean;
  readonly remarks: readonly Remark[];
}

const withKey = (isReadable: boolean, ...remarks: readonly Remark[]): Value => ({
  isReadable,
  remarks,
});

const KEY_UNREAD = doubt(
  'key-policy-unread',
  'Whether the key lets strangers decrypt was not looked at; it was counted as if it did.',
);

const KEY_UNCLEAR = doubt(
  'key-policy-unclear',
  'Whether the policy of the key lets strangers decrypt could not be told for sure; it was counted as if it did.',
);

const OWN_KEY_STOPS = remark(
  'key-stops-reading',
  'The AWS managed key decrypts for its own account only: strangers who may read the value cannot.',
);

const KEY_STOPS = remark(
  'key-stops-reading',
  'The policy of the key lets no stranger decrypt who may read the value: such a read fails.',
);

/** What the key makes of Allows to read the value. Source: Secrets Manager user guide, "cross-account access". */
function throughKey(secret: readonly Statement[], context: PolicyContext, world: World): Value {
  const { kmsKey, resourceControlPolicies = [] } = context;
  if (kmsKey === undefined) return withKey(true);
  if (kmsKey.managedBy === 'aws') return withKey(false, OWN_KEY_STOPS);
  if (kmsKey.policy === undefined) return withKey(true, KEY_UNREAD);
  const read = readPolicy(kmsKey.policy, world, 'keyPolicy');
  if (Object.keys(read.document).length === 0) return withKey(true, KEY_UNREAD);
  const controls = resourceControlPolicies.flatMap((policy) =>
    denies(readPolicy(policy, world, 'keyPolicy')),
  );
  const key = [...read.statements, ...controls].filter(isLive);
  const isUnderstood = !read.remarks.some(({ conservative }) => conservative);
  switch (readableThroughKey({ secret, key }, world)) {
    case true:
      return withKey(true);
    case false:
      return isUnderstood ? withKey(false, KEY_STOPS) : withKey(true, KEY_UNCLEAR);
    case 'unknown':
      return withKey(true, KEY_UNCLEAR);
  }
}

const NO_VALUE = withKey(false);

function judgementRemarks(judgement: Judgement): readonly Remark[] {
  return [
    ...(judgement.isCoarse
      ? [
          doubt(
            'too-complex',
            'The policy takes too much work: Denies were left out, and conditions counted as met where that would have gone on too long.',
          ),
        ]
      : []),
    ...judgement.untried.map((key) =>
      remark(
        'untried-key',
        `There are too many combinations of what callers can choose; a condition on ${quote(key)} was counted as met in an Allow and as not met in a Deny.`,
      ),
    ),
    ...(judgement.lockedOut
      ? [
          remark(
            'lock-out',
            'Its Denies keep every user and role of the own account from changing the policy.',
          ),
        ]
      : []),
  ];
}

/** In order of statements, what concerns the whole policy first; each once. */
function notesOf(remarks: readonly Remark[]): readonly PolicyNote[] {
  if (remarks.length === 0) return [];
  const notes = new Map(remarks.map(({ note }) => [JSON.stringify(note), note]));
  return [...notes.values()].sort(
    by(
      ({ statement }) => (statement === undefined ? '' : String(statement).padStart(9, '0')),
      ({ code }) => code,
      ({ message }) => message,
    ),
  );
}

/** Grants and Denies to be held against each other when they are explained. */
const MOST_EXPLAINED = 2000;

/** Steps for trying edits, each of which takes about as many as judging the policy did. */
const MOST_EFFORT = 15_000;

function grantsOf(
  judgement: Judgement,
  exposure: Omit<Exposure, 'groups' | 'mostTries'>,
): readonly Grant[] {
  if (judgement.ways.length === 0) return [];
  const groups = judgement.ways.flatMap((way) => broadest(groupsOf(way))).sort(inOrder);
  const { statements } = exposure.written;
  const mostTries = Math.floor(MOST_EFFORT / judgement.effort / groups.length);
  const explaining = {
    mentioned: mentionedKeys(statements),
    denies: statements.filter(({ effect }) => effect === 'Deny'),
    mostDenies: Math.ceil(MOST_EXPLAINED / groups.length),
    fixOf: fixer({ ...exposure, groups, mostTries }),
  };
  return groups.map((group) => grantOf(group, explaining));
}

/** Analyses a policy for an owner whose trust is read already. */
export function analyzeTrusting(
  trust: Trust,
  policy: string | object,
  context: PolicyContext,
): PolicyAnalysis {
  const world = worldOf(context, trust);
  const read = readPolicy(policy, world, 'policy');
  const controls = controlPolicies(context, world);
  const controlling = controls.flatMap(denies);
  const statements = [...read.statements, ...controlling].filter(isLive);
  const judgement = judge(statements, world);
  const readsValue = (judgement.actions & VALUE_READS) !== NO_ACTIONS;
  const value = readsValue ? throughKey(statements, context, world) : NO_VALUE;
  const remarks = [
    ...read.remarks,
    ...controls.flatMap(onControlPolicy),
    ...read.statements.flatMap((statement) =>
      statementNotes(statement, read.rule, world.constants),
    ),
    ...value.remarks,
    ...judgementRemarks(judgement),
  ];
  const isExact = judgement.isCertain && !remarks.some(({ conservative }) => conservative);
  return {
    public: judgement.public,
    external: judgement.external,
    confusedDeputy: judgement.confusedDeputy,
    actions: actionNames(judgement.actions),
    valueReadable: value.isReadable,
    organizationWide: judgement.organizationWide && context.kmsKey?.managedBy !== 'aws',
    lockedOut: judgement.lockedOut,
    grants: grantsOf(judgement, {
      written: { document: read.document, world, statements },
      controls: controlling,
      lockedOut: judgement.lockedOut,
    }),
    notes: notesOf(remarks),
    confidence: isExact ? 'exact' : 'conservative',
  };
}

/**
 * Analyses the resource policy of a secret. Pure, and never throws for a policy: what cannot be read grants and denies
 * nothing, what cannot be understood counts as exposure, and the analysis then calls itself conservative.
 */
export const analyzeResourcePolicy = (
  policy: string | object,
  context: PolicyContext,
): PolicyAnalysis => analyzeTrusting(trustOf(context), policy, context);
