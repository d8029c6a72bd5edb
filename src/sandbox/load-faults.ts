/** A YAML file with a list of faults, read and checked. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { globMatches } from '../model/glob.js';
import { type Problem, UserError } from '../model/user-error.js';
import type { Fault } from './faults/fault.js';
import { faultsSchema } from './faults/schema.js';
import { OPERATIONS } from './services/services.js';
import { checkYaml, type Path } from './world/yaml-file.js';

const compiledShape = () =>
  new Ajv({
    allErrors: true,
    discriminator: true,
    strictTypes: false,
    strictRequired: false,
  }).compile<readonly Fault[]>(faultsSchema);

let isFaults: ReturnType<typeof compiledShape> | undefined;

/**
 * Reads faults for a sandbox.
 * @throws UserError with all problems, each with file, line and column.
 */
export function loadFaults(path: string): readonly Fault[] {
  // Compiling takes long, and most sandboxes have no file of faults.
  isFaults ??= compiledShape();
  const checked = checkYaml(path, read(path), isFaults);
  if ('problems' in checked) throw new UserError(checked.problems);
  const problems = unmatched(checked.value, checked.at);
  if (problems.length > 0) throw new UserError(problems);
  return checked.value;
}

/** A glob without operations would be a fault that never comes. */
const unmatched = (faults: readonly Fault[], at: (path: Path) => string): readonly Problem[] =>
  faults.flatMap(({ operations = [] }, n) =>
    operations.flatMap((glob, m) =>
      OPERATIONS.some((name) => globMatches(glob.toLowerCase(), name.toLowerCase()))
        ? []
        : [
            {
              what: `the sandbox has no operation '${glob}'`,
              where: at([n, 'operations', m]),
              hint: `It has: ${OPERATIONS.join(', ')}.`,
            },
          ],
    ),
  );

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new UserError({ where: path, what: `this file of faults cannot be read${why}` });
  }
}
