/** A secret that seems unused -> what is to be asked before it is deleted, answered as far as can be, and the commands. */
import {
  DELETION_CHECKS,
  type DeletionCheckName,
  type DeletionPlan,
  type NamedTag,
} from '../model/cost.js';
import type { Gap } from '../model/gap.js';
import { standingFailure } from '../model/latest.js';
import type { Secret } from '../model/secret.js';
import { type Answered, attention, clear, dayOf, unknown } from './answered.js';
import { replicaGap } from './cost-of.js';
import { deletionCommands } from './deletion-commands.js';
import { templateTags } from './template-tags.js';
import { type AskedUsage, denied, lastRead } from './use-checks.js';

/** Somebody whom the resource policy lets in beside the own account. */
export interface Grantee {
  /** As people say it. */
  readonly name: string;
  /** Events show that nobody whom this lets in has read the secret. */
  readonly unread: boolean;
}

/** All of them; undefined: the policy cannot be read. */
export type Grantees = readonly Grantee[] | undefined;

/** What the checks rest on beyond the secret itself. */
export interface DeletionFacts {
  readonly owner: NamedTag | undefined;
  readonly grantees: Grantees;
  readonly usage?: AskedUsage;
}

const hidden = ({ gaps }: Secret, fact: string): Gap | undefined =>
  gaps.find((gap) => gap.fact === fact || gap.fact.startsWith(`${fact}.`));

function rotation(secret: Secret, usage: AskedUsage): Answered {
  if (hidden(secret, 'rotation') !== undefined) return unknown('Its rotation could not be read.');
  const { enabled, lambdaArn } = secret.rotation;
  if (!enabled) return clear('It does not rotate.');
  const names = lambdaArn === undefined ? [] : [lambdaArn];
  const failure = usage?.ok ? standingFailure(usage.value.usage.rotation) : undefined;
  if (failure !== undefined) {
    const { at, step } = failure;
    const steps = step === undefined ? [] : [`step ${step}`];
    return attention(
      `Its rotation is on, but it failed on ${dayOf(at)} and has not succeeded since.`,
      ...names,
      ...steps,
    );
  }
  return attention(
    'Its rotation is on: something still changes the password that it holds, and will fail without it.',
    ...names,
  );
}

function replicas(secret: Secret): Answered {
  if (replicaGap(secret) !== undefined)
    return unknown('Not all of its replicas could be seen; AWS deletes no primary that has some.');
  const { regions } = secret.replica;
  if (regions.length === 0) return clear('It has no replicas.');
  return attention('Its replicas go first, at once and without a window:', ...regions);
}

const namesOf = (grantees: readonly Grantee[]): readonly string[] =>
  grantees.map(({ name }) => name);

/** `others` of them have read nothing, and are named last. */
function grantWords(readers: number, others: number): string {
  if (others === 0) return 'Its resource policy lets others in; ask them first:';
  if (readers === 0)
    return 'Its resource policy lets others in, none of whom was seen to read it; tell them first:';
  const last = others === 1 ? 'the last was not' : `the last ${others} were not`;
  return `Its resource policy lets others in; ask them first, though ${last} seen to read it:`;
}

function grants(secret: Secret, { grantees }: DeletionFacts): Answered {
  if (hidden(secret, 'policy') !== undefined)
    return unknown('Its resource policy could not be read: others may be let in.');
  if (!secret.policy.present)
    return clear('It has no resource policy, so no other account reads it.');
  if (grantees === undefined)
    return unknown('Its resource policy makes no sense: others may be let in.');
  if (grantees.length === 0) return clear('Its resource policy lets no other account in.');
  const readers = grantees.filter(({ unread }) => !unread);
  const others = grantees.filter(({ unread }) => unread);
  return attention(grantWords(readers.length, others.length), ...namesOf([...readers, ...others]));
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
  Record<DeletionCheckName, (secret: Secret, facts: DeletionFacts) => Answered | undefined>
> = {
  lastRead: (secret, { usage }) => lastRead(secret, usage),
  denied: (_, { usage }) => denied(usage),
  rotation: (secret, { usage }) => rotation(secret, usage),
  replicas,
  grants,
  owner: (_, facts) => owner(facts.owner),
  template,
  deletion,
};

/** The checklist, and the commands. */
export function deletionPlan(secret: Secret, facts: DeletionFacts): DeletionPlan {
  const commands = deletionCommands(secret);
  return {
    checks: DELETION_CHECKS.flatMap((check) => {
      const answer = ANSWERS[check](secret, facts);
      return answer === undefined ? [] : [{ check, ...answer }];
    }),
    ...(commands && { commands }),
  };
}
