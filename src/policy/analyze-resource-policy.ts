/** A secret's resource policy -> who outside can do what to the secret, and by which statement. */
import type { Grant, PolicyAnalysis, PolicyContext, PolicyNote } from '../model/access.js';
import { by } from '../model/order.js';
import { grantOf, inOrder } from './explain/grants.js';
import { broadest, groupsOf } from './explain/groups.js';
import { isLive, statementNotes } from './explain/statement-notes.js';
import { mentionedKeys } from './explain/witness.js';
import { type Exposure, fixer } from './fix/fix-group.js';
import { type Judgement, judge } from './judge.js';
import { actionNames, NO_ACTIONS, VALUE_READS } from './language/actions.js';
import type { Statement } from './language/statement.js';
import { type ReadPolicy, readPolicy } from './read/read-policy.js';
import { doubt, quote, type Remark, remark } from './read/remarks.js';
import { type World, worldOf } from './world.js';

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

const readsValue = ({ actions }: Judgement): boolean => (actions & VALUE_READS) !== NO_ACTIONS;

/** What the key makes of a grant that reads the value. Source: Secrets Manager user guide, "cross-account access". */
function keyRemarks(judgement: Judgement, { kmsKey }: PolicyContext): readonly Remark[] {
  if (!readsValue(judgement) || kmsKey === undefined) return [];
  if (kmsKey.managedBy !== 'aws') {
    return [
      doubt(
        'key-policy-unread',
        'Whether the key lets strangers decrypt was not looked at; it was counted as if it did.',
      ),
    ];
  }
  return [
    remark(
      'key-stops-reading',
      'The AWS managed key decrypts for its own account only: strangers who may read the value cannot.',
    ),
  ];
}

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
    mostDenies: Math.ceil(MOST_EXPLAINED / groups.length),
    fixOf: fixer({ ...exposure, groups, mostTries }),
  };
  return groups.map((group) => grantOf(group, explaining));
}

/**
 * Analyses the resource policy of a secret. Pure, and never throws for a policy: what cannot be read grants and denies
 * nothing, what cannot be understood counts as exposure, and the analysis then calls itself conservative.
 */
export function analyzeResourcePolicy(
  policy: string | object,
  context: PolicyContext,
): PolicyAnalysis {
  const world = worldOf(context);
  const read = readPolicy(policy, world, 'policy');
  const controls = controlPolicies(context, world);
  const controlling = controls.flatMap(denies);
  const statements = [...read.statements, ...controlling].filter(isLive);
  const judgement = judge(statements, world);
  const remarks = [
    ...read.remarks,
    ...controls.flatMap(onControlPolicy),
    ...read.statements.flatMap((statement) =>
      statementNotes(statement, read.rule, world.constants),
    ),
    ...keyRemarks(judgement, context),
    ...judgementRemarks(judgement),
  ];
  const isExact = judgement.isCertain && !remarks.some(({ conservative }) => conservative);
  return {
    public: judgement.public,
    external: judgement.external,
    confusedDeputy: judgement.confusedDeputy,
    actions: actionNames(judgement.actions),
    valueReadable: readsValue(judgement) && context.kmsKey?.managedBy !== 'aws',
    organizationWide: judgement.organizationWide,
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
