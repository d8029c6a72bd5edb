/** Flags that hold several values: repeated, or with commas between them. */
import { REGION_NAME } from '../files/shape-parts.js';
import { UserError } from '../model/user-error.js';

/** A flag that may be given several times. */
export const listOption = (description: string) =>
  ({ type: 'string', array: true, nargs: 1, requiresArg: true, description }) as const;

/** The values one by one; undefined where the flag was not given. */
export const splitValues = (values: readonly string[] | undefined): string[] | undefined =>
  values?.flatMap((value) => value.split(',')).map((value) => value.trim());

/** The name of a Region that a flag gives. Throws a `UserError` where none can have it. */
export function regionName<T extends string | undefined>(region: T, flag: string): T {
  if (region === undefined || REGION_NAME.test(region)) return region;
  throw new UserError({
    where: `${flag} ${region}`,
    what: 'this is no name of a Region',
    hint: 'Write it as eu-central-1.',
  });
}

/** Names of Regions. Throws a `UserError` for the first that is none. */
export const regionNames = (
  values: readonly string[] | undefined,
  flag: string,
): string[] | undefined => splitValues(values)?.map((region) => regionName(region, flag));
