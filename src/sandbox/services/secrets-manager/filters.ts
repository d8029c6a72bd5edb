/** The filters of ListSecrets turned into a test of a secret. */
import { constraintMessage, refuse } from '../../api-error.js';
import type { Input } from '../../input.js';
import { replicaRegions, type SecretView } from '../../state/secret.js';

type Test = (view: SecretView, value: string) => boolean;

const anyBegins = (texts: readonly string[], value: string): boolean =>
  texts.some((text) => text.startsWith(value));

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s\-/_+=.@!:]+/)
    .filter((word) => word !== '');

const attributes = ({ group }: SecretView): readonly string[] => [
  group.name,
  group.description ?? '',
  group.owningService ?? '',
  group.primaryRegion,
  ...group.tags.keys(),
  ...group.tags.values(),
];

/** Source: Secrets Manager user guide, "Find secrets": all match by prefix, and only two ignore letter case. */
const TESTS: Readonly<Record<string, Test>> = {
  all: (view, value) => {
    const known = attributes(view).flatMap(wordsOf);
    return wordsOf(value).every((word) => anyBegins(known, word));
  },
  description: ({ group }, value) =>
    anyBegins([(group.description ?? '').toLowerCase()], value.toLowerCase()),
  name: ({ group }, value) => group.name.startsWith(value),
  'owning-service': ({ group }, value) => group.owningService?.startsWith(value) ?? false,
  'primary-region': ({ group }, value) =>
    replicaRegions(group).length > 0 && group.primaryRegion.startsWith(value),
  'tag-key': ({ group }, value) => anyBegins([...group.tags.keys()], value),
  'tag-value': ({ group }, value) => anyBegins([...group.tags.values()], value),
};

const MAX_FILTERS = 10;
const MAX_VALUES = 10;

/**
 * A secret must pass every filter: match one of its values, and none of those that begin with `!`. Undefined where
 * there is no filter.
 */
export function readFilters(input: Input): ((view: SecretView) => boolean) | undefined {
  const filters = input.structures('Filters');
  if (filters.length === 0) return undefined;
  if (filters.length > MAX_FILTERS) throw tooMany('Filters', MAX_FILTERS);
  const tests = filters.map(readFilter);
  return (view) => tests.every((test) => test(view));
}

function readFilter(filter: Input): (view: SecretView) => boolean {
  const key = filter.oneOf('Key', Object.keys(TESTS)) ?? filter.text('Key');
  const test = TESTS[key];
  const values = filter.texts('Values');
  if (values.length > MAX_VALUES) throw tooMany('Values', MAX_VALUES);
  const wanted = values.filter((value) => !value.startsWith('!'));
  const unwanted = values.filter((value) => value.startsWith('!')).map((value) => value.slice(1));
  return (view) =>
    test !== undefined &&
    (wanted.length === 0 || wanted.some((value) => test(view, value))) &&
    !unwanted.some((value) => test(view, value));
}

const tooMany = (field: string, max: number) =>
  refuse(
    'ValidationException',
    constraintMessage(
      field,
      'of the request',
      `Member must have length less than or equal to ${max}`,
    ),
  );
