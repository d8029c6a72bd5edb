/** What is written out in an expression to its value: `'Enabled'`, `90`, `0.4`, `true`, `['a', 'b']`. */
import { type DirectExpression, type Form, listIn } from './part.js';
import { IS_OF_TYPE } from './value-types.js';

const WRITTEN = ['string', 'int', 'double', 'bool'] as const;

/** One value. Other kinds, such as bytes and null, are left to the library. */
export const literal: Form = ({ args: value }) => {
  const type = WRITTEN.find((one) => IS_OF_TYPE[one](value));
  return type && { type, run: () => value };
};

/** A list of texts, each of which may be any expression that gives one. A list of nothing has no type. */
export const textList: Form = ({ args }, names, understand) => {
  const items = listIn(args).map((arg) => understand(arg, names));
  const runs = items.flatMap((item) => (item?.type === 'string' ? [item.run] : []));
  if (runs.length === 0 || runs.length < items.length) return undefined;
  // From the last to the first, as the library does: where two have no value, the same one is named.
  const fromLast: readonly DirectExpression[] = runs.toReversed();
  return { type: 'list<string>', run: (v) => fromLast.map((run) => run(v)).reverse() };
};
