/** A folder with sources to the imports in it that break the walls of `.dependency-cruiser.cjs`. */
import { fileURLToPath } from 'node:url';
import { cruise, type IForbiddenRuleType, type IModule } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const CONFIG = fileURLToPath(new URL('../.dependency-cruiser.cjs', import.meta.url));

/** One import that a wall forbids. */
export interface Breach {
  readonly wall: string;
  readonly from: string;
  readonly to: string;
}

export interface Inspection {
  readonly breaches: readonly Breach[];
  readonly modules: readonly IModule[];
}

/** The walls, each with its name and reason. */
export async function importWalls(): Promise<readonly IForbiddenRuleType[]> {
  const { ruleSet } = await extractOptions(CONFIG);
  return ruleSet?.forbidden ?? [];
}

/** Inspects `src/` below a folder. */
export async function inspectImports(folder: string): Promise<Inspection> {
  const options = await extractOptions(CONFIG);
  const { output } = await cruise(['src'], { ...options, baseDir: folder, validate: true });
  if (typeof output === 'string') throw new Error(output);
  const breaches = output.summary.violations.map(({ rule, from, to }) => ({
    wall: rule.name,
    from,
    to,
  }));
  return { breaches, modules: output.modules };
}
