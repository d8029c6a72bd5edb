/** A secret's resource policy -> who outside can do what to the secret, and by which statement. */
import type { Grant, PolicyAnalysis, PolicyContext } from '../model/access.js';
import { readControlPolicies } from './control-policies.js';
import { conditionWriter } from './explain/explained-conditions.js';
import { grantOf, inOrder } from './explain/grants.js';
import { broadest, groupsOf } from './explain/groups.js';
import { judgementRemarks, notesOf } from './explain/policy-notes.js';
import { isLive, statementNotes } from './explain/statement-notes.js';
import { mentionedKeys } from './explain/witness.js';
import { type Exposure, fixer } from './fix/fix-group.js';
import { type Judgement, judge } from './judge/judge.js';
import { type ActionSet, actionNames, NO_ACTIONS, VALUE_READS } from './language/actions.js';
import { readPolicy } from './read/read-policy.js';
import { keyOf, NO_VALUE, opensToOrganization, throughKey } from './through-key.js';
import { type Trust, trustOf, worldOf } from './world.js';

/** Grants and Denies to be held against each other when they are explained. */
const MOST_EXPLAINED = 2000;

/** Steps for trying edits, each of which takes about as many as judging the policy did. */
const MOST_EFFORT = 8000;

function grantsOf(
  judgement: Judgement,
  withheld: ActionSet,
  exposure: Omit<Exposure, 'groups' | 'mostTries'>,
): readonly Grant[] {
  if (judgement.ways.length === 0) return [];
  const groups = judgement.ways.flatMap((way) => broadest(groupsOf(way, withheld))).sort(inOrder);
  const { statements } = exposure.written;
  const mostTries = Math.floor(MOST_EFFORT / judgement.effort / groups.length);
  const explaining = {
    mentioned: mentionedKeys(statements),
    withheld,
    writeCondition: conditionWriter(),
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
  const controls = readControlPolicies(context, world, 'resourceControlPolicy');
  const statements = [...read.statements, ...controls.denies].filter(isLive);
  const judgement = judge(statements, world);
  const readsValue = (judgement.actions & VALUE_READS) !== NO_ACTIONS;
  const key = readsValue || judgement.organizationWide ? keyOf(context, world) : 'open';
  const value = readsValue ? throughKey(statements, key, world) : NO_VALUE;
  const remarks = [
    ...read.remarks,
    ...controls.remarks,
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
    organizationWide: judgement.organizationWide && opensToOrganization(statements, key, world),
    lockedOut: judgement.lockedOut,
    grants: grantsOf(judgement, value.isReadable ? NO_ACTIONS : VALUE_READS, {
      written: { document: read.document, world, statements },
      controls: controls.denies,
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
