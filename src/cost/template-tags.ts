/** The tags of a secret -> those that say which template made it: whoever deletes it by hand is undone by the template. */
import { compareText } from '../model/order.js';

/** Tags that AWS itself sets. Source: CloudFormation user guide, "resource tags". */
const CLOUDFORMATION = 'aws:cloudformation:stack-name';

/** Tags by which teams name the tool, by convention; letter case, hyphens, underscores and colons do not count. */
const TOOL_TAGS: ReadonlySet<string> = new Set([
  'createdby',
  'createdwith',
  'deployedby',
  'iac',
  'iactool',
  'managedby',
  'managedwith',
  'provisionedby',
  'provisioner',
  'tool',
]);

const TOOLS = ['terraform', 'opentofu', 'terragrunt', 'pulumi', 'cloudformation', 'cdk'] as const;

const NO: ReadonlySet<string> = new Set(['', 'false', 'no', '0']);

const bare = (text: string): string => text.toLowerCase().replaceAll(/[-_: ]/g, '');

const namesTool = (text: string): boolean => {
  const lower = text.toLowerCase();
  return TOOLS.some((tool) => lower.includes(tool));
};

/** `managed-by = terraform`, `terraform = true`, `terraform:workspace = shop`. */
const isOfTool = (name: string, value: string): boolean =>
  TOOL_TAGS.has(bare(name))
    ? namesTool(value)
    : namesTool(name) && !name.startsWith('aws:') && !NO.has(value.toLowerCase());

/** What templates say of a secret. */
export interface TemplateTags {
  /** Name of the CloudFormation stack that holds it. */
  readonly stack?: string;
  /** Tags of other tools, each as `name=value`, sorted. */
  readonly others: readonly string[];
}

/** Reads the tags. */
export function templateTags(tags: Readonly<Record<string, string>>): TemplateTags {
  const stack = Object.hasOwn(tags, CLOUDFORMATION) ? tags[CLOUDFORMATION] : undefined;
  const others = Object.entries(tags)
    .filter(([name, value]) => isOfTool(name, value))
    .map(([name, value]) => `${name}=${value}`)
    .sort(compareText);
  return { ...(stack !== undefined && { stack }), others };
}
