/** A policy's text -> the same without what does not matter to its meaning, and whether it speaks of one secret alone. */
import { duplicateKeys } from './duplicate-keys.js';
import { isJsonObject, textsOf } from './json-shapes.js';

export interface NormalForm {
  readonly text: string;
  /** Whether the policy can mean something else for another secret of the same account and Region. */
  readonly namesSecret: boolean;
  /** Whether it can mean something else in another Region. */
  readonly namesRegion: boolean;
}

const ELEMENTS: ReadonlySet<string> = new Set([
  'Action',
  'Condition',
  'Effect',
  'NotAction',
  'NotPrincipal',
  'Principal',
  'Resource',
  'Sid',
]);

/** Whether a statement means the same for every secret: it names no resource but all, and no odd element. */
function isGeneral(statement: unknown): boolean {
  if (!isJsonObject(statement)) return false;
  if (!Object.keys(statement).every((name) => ELEMENTS.has(name))) return false;
  return textsOf(statement['Resource'])?.every((text) => text === '*') === true;
}

/** Condition keys whose values have no Region in them, in lower case. */
const WITHOUT_REGION: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalisawsservice',
  'aws:principalorgid',
  'aws:securetransport',
]);

const keysOf = (value: unknown): readonly string[] =>
  isJsonObject(value) ? Object.keys(value) : [];

/** Who is let in by an account's number, or by an ARN with one, is no service: those are shown at work in a Region. */
const namesAccounts = (principal: unknown): boolean =>
  isJsonObject(principal) &&
  keysOf(principal).every((kind) => kind === 'AWS') &&
  textsOf(principal['AWS'])?.every((text) => !/[*?]/.test(text)) === true;

/** Whether a general statement means, and shows, the same in every Region. */
function isEverywhere(statement: unknown): boolean {
  if (!isJsonObject(statement)) return false;
  const { Effect, Principal, NotPrincipal, Condition = {} } = statement;
  if (NotPrincipal !== undefined || !isJsonObject(Condition)) return false;
  if (Effect !== 'Deny' && !namesAccounts(Principal)) return false;
  return Object.values(Condition)
    .flatMap(keysOf)
    .every((key) => WITHOUT_REGION.has(key.toLowerCase()));
}

/** The text written anew; undefined where that does not work: it is no JSON, or nested too deep to be written. */
function rewritten(text: string): { readonly value: unknown; readonly text: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value, text: JSON.stringify(value) };
  } catch {
    // Whatever it is, it is only itself.
    return undefined;
  }
}

/** Longer texts are not policies, whatever is left of them without white space. */
const LONGEST = 100_000;

/** Normalises a text: white space goes. A text that is no policy, or gives a key twice, stays as it is. */
export function normalForm(text: string): NormalForm {
  const itself: NormalForm = { text, namesSecret: true, namesRegion: true };
  const anew = text.length > LONGEST ? undefined : rewritten(text);
  if (anew === undefined || !isJsonObject(anew.value) || duplicateKeys(text).length > 0) {
    return itself;
  }
  const written = anew.value['Statement'];
  const statements: readonly unknown[] = Array.isArray(written) ? written : [written];
  const isAnySecret =
    statements.every(isGeneral) && !anew.text.toLowerCase().includes('secretsmanager:secretid');
  return {
    text: anew.text,
    namesSecret: !isAnySecret,
    namesRegion: !statements.every(isEverywhere),
  };
}
