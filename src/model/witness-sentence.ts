/** A grant -> the request that proves it, in words. Names in it are written by strangers: reports make them visible. */
import type { ActionEffect, Grant, StatementPlace } from './access.js';
import { effectsOf, type ValueAccess } from './grant-effects.js';

const POWERS: Readonly<Record<ActionEffect, string>> = {
  readsValue: 'read the value',
  controlsPolicy: 'replace this policy',
  changesValue: 'change the value or its rotation',
  destroys: 'delete the secret or its replicas',
  metadata: 'see or change the metadata',
};

function powerWords(grant: Grant, access: ValueAccess): string {
  const [worst] = effectsOf([grant], access);
  const isWithheld = grant.effects.includes('readsValue') && !access.valueReadable;
  if (worst === undefined) return 'may ask for the value, which the key withholds';
  return `can ${POWERS[worst]}${isWithheld ? ', while the key withholds the value' : ''}`;
}

/** From where, and for whom, as far as that matters to the grant. */
function originWords({ witness, narrowedBy }: Grant): string {
  const { network, service } = witness;
  const held = new Map(Object.entries(witness.context));
  const account = held.get('aws:SourceAccount');
  if (service !== undefined) return account === undefined ? '' : ` on behalf of account ${account}`;
  const address = held.get('aws:SourceIp');
  if (address === undefined) return network === undefined ? '' : ` from ${network}`;
  const isNamed = narrowedBy.some(({ key }) => key.toLowerCase() === 'aws:sourceip');
  return isNamed ? ` from the address ${address}` : ' from the Internet';
}

/** Condition keys whose values the rest of the sentence tells. */
const TOLD: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
]);

const MOST_KEYS = 3;

/** What else the request must hold to meet the conditions of the grant. */
function contextWords({ witness, narrowedBy }: Grant): string {
  const asked = new Set(narrowedBy.map(({ key }) => key.toLowerCase()));
  const held = Object.entries(witness.context)
    .filter(([key]) => asked.has(key.toLowerCase()) && !TOLD.has(key.toLowerCase()))
    .map(([key, value]) => `${key} “${value}”`);
  const shown = held.slice(0, MOST_KEYS).join(', ');
  if (held.length === 0) return '';
  return ` with ${shown}${held.length > MOST_KEYS ? ' and more' : ''}`;
}

/** Where a statement stands: `statement 0 “QuickFix”`, the first being 0. */
export const statementWords = ({ index, sid }: StatementPlace): string =>
  `statement ${index}${sid === undefined ? '' : ` “${sid}”`}`;

/** The request alone: who may call what, from where. */
export function requestWords(grant: Grant): string {
  const { principalArn, service, action } = grant.witness;
  const who = principalArn ?? service ?? grant.principal;
  return `${who} may call ${action}${originWords(grant)}${contextWords(grant)}`;
}

/**
 * Who can do what, by which statement, and a request that proves it: a clause for the end of a sentence, so without a
 * capital letter and a full stop. What matters most stands first, since reports cut long messages.
 */
export const witnessSentence = (grant: Grant, access: ValueAccess): string =>
  `${grant.principal} ${powerWords(grant, access)} (${statementWords(grant.statement)}): ${requestWords(grant)}`;
