/** `has(…)`, `size(…)`, `string(…)` and our own functions, such as `daysSince(…)`, to functions. */
import type { OwnFunction } from '../own-functions.js';
import { existence } from './facts-and-params.js';
import { type Form, listIn, type Part } from './part.js';

/** CEL has more of each, for other types. */
function celFunction(name: string, { type, run }: Part): Part | undefined {
  if (name === 'string' && type === 'int') return { type: 'string', run: (v) => `${run(v)}` };
  if (name === 'size' && type === 'list<string>')
    return { type: 'int', run: (v) => BigInt(listIn(run(v)).length) };
  return undefined;
}

function ownFunction({ takes, gives, call }: OwnFunction, args: readonly Part[]): Part | undefined {
  const fits = takes.length === args.length && takes.every((type, at) => args[at]?.type === type);
  const [first, second] = args;
  if (!fits || first === undefined || args.length > 2) return undefined;
  if (second === undefined) return { type: gives, run: (v) => call(first.run(v)) };
  return {
    type: gives,
    run(v) {
      // The last argument first, as the library does: where both have no value, the same one is named.
      const last = second.run(v);
      return call(first.run(v), last);
    },
  };
}

/** A function by its name; ours take one argument or two. */
export const call: Form = ({ args }, names, understand) => {
  const [name, given] = listIn(args);
  if (typeof name !== 'string') return undefined;
  if (name === 'has') return existence(listIn(given)[0]);
  const parts = listIn(given).flatMap((arg) => understand(arg, names) ?? []);
  const [only, ...others] = parts;
  if (only === undefined || parts.length < listIn(given).length) return undefined;
  const own = Object.hasOwn(names.functions, name) ? names.functions[name] : undefined;
  if (own !== undefined) return ownFunction(own, parts);
  return others.length === 0 ? celFunction(name, only) : undefined;
};
