/** A secret that seems unused -> what is to be asked before it is deleted, answered as far as can be, and the commands. */
import {
  DELETION_CHECKS,
  type DeletionCheck,
  type DeletionCheckName,
  type DeletionPlan,
  type NamedTag,
} from '../model/cost.js';
import type { Gap } from '../model/gap.js';
import type { Secret } from '../model/secret.js';
import { replicaGap } from './cost-of.js';
import { deletionCommands } from './deletion-commands.js';
import { templateTags } from './template-tags.js';

/** Whom the resource policy lets in beside the own account, as people say it; undefined: the policy cannot be read. */
export type Grantees = readonly string[] | undefined;

/** What the checks rest on beyond the secret itself. */
export interface DeletionFacts {
  readonly owner: NamedTag | undefined;
  readonly grantees: Grantees;
}

type Answered = Omit<DeletionCheck, 'check'>;

const clear = (says: string, ...names: readonly string[]): Answered => ({
  status: 'clear',
  says,
  names,
});
const attention = (says: string, ...names: readonly string[]): Answered => ({
  status: 'attention',
  says,
  names,
});
const unknown = (says: string): Answered => ({ status: 'unknown', says, names: [] });

const hidden = ({ gaps }: Secret, fact: string): Gap | undefined =>
  gaps.find((gap) => gap.fact === fact || gap.fact.startsWith(`${fact}.`));

const dayOf = (moment: string): string => moment.slice(0, 10);

function lastRead({ lastAccessedAt, createdAt }: Secret): Answered {
  const since = createdAt === undefined ? '' : ` since it was created on ${dayOf(createdAt)}`;
  if (lastAccessedAt === undefined)
    return clear(`Nobody has read it${since}, in any Region, by the day that AWS keeps.`);
  return clear(
    `Last read on ${dayOf(lastAccessedAt)}, in any Region, by anybody, its own rotation included. AWS keeps the day, not the reader.`,
  );
}

function rotation(secret: Secret): Answered {
  if (hidden(secret, 'rotation') !== undefined) return unknown('Its rotation could not be read.');
  const { enabled, lambdaArn } = secret.rotation;
  if (!enabled) return clear('It does not rotate.');
  return attention(
    'Its rotation is on: something still changes the password that it holds, and will fail without it.',
    ...(lambdaArn === undefined ? [] : [lambdaArn]),
  );
}

function replicas(secret: Secret): Answered {
  if (replicaGap(secret) !== undefined)
    return unknown('Not all of its replicas could be seen; AWS deletes no primary that has some.');
  const { regions } = secret.replica;
  if (regions.length === 0) return clear('It has no replicas.');
  return attention('Its replicas go first, at once and without a window:', ...regions);
}

function grants(secret: Secret, grantees: Grantees): Answered {
  if (hidden(secret, 'policy') !== undefined)
    return unknown('Its resource policy could not be read: others may be let in.');
  if (!secret.policy.present)
    return clear('It has no resource policy, so no other account reads it.');
  if (grantees === undefined)
    return unknown('Its resource policy makes no sense: others may be let in.');
  if (grantees.length === 0) return clear('Its resource policy lets no other account in.');
  return attention('Its resource policy lets others in; ask them first:', ...grantees);
}

function owner(tag: NamedTag | undefined): Answered {
  if (tag === undefined) return attention('No tag names an owner to ask.');
  return clear('Its tag names whom to ask:', `${tag.name}=${tag.value}`);
}

function template({ tags }: Secret): Answered {
  const { stack, others } = templateTags(tags);
  if (stack !== undefined)
    return attention(
      'A CloudFormation stack holds it: take it out of the template instead, or the stack drifts:',
      stack,
    );
  if (others.length > 0)
    return attention(
      'By its tags, a tool makes it: take it out of the code instead, or the tool makes it again:',
      ...others,
    );
  return clear('No tag says that a template or tool makes it.');
}

const deletion = ({ deletion: { scheduled } }: Secret): Answered =>
  scheduled ? attention('Its deletion is scheduled already.') : clear('No deletion is scheduled.');

const ANSWERS: Readonly<
  Record<DeletionCheckName, (secret: Secret, facts: DeletionFacts) => Answered>
> = {
  lastRead,
  rotation,
  replicas,
  grants: (secret, { grantees }) => grants(secret, grantees),
  owner: (_, facts) => owner(facts.owner),
  template,
  deletion,
};

/** The checklist, and the commands. */
export function deletionPlan(secret: Secret, facts: DeletionFacts): DeletionPlan {
  const commands = deletionCommands(secret);
  return {
    checks: DELETION_CHECKS.map((check) => ({ check, ...ANSWERS[check](secret, facts) })),
    ...(commands && { commands }),
  };
}
