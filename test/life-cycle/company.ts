/** A company of two accounts that is scanned and pushed day after day, while its Security Hub goes on. */
import {
  type AwsSecurityFinding,
  BatchUpdateFindingsCommand,
  type BatchUpdateFindingsCommandInput,
  GetFindingsCommand,
} from '@aws-sdk/client-securityhub';
import { vi } from 'vitest';
import { loadRules } from '../../src/load-rules.js';
import type { Receipt } from '../../src/model/delivery.js';
import type { ScanResult, Waiver } from '../../src/model/finding.js';
import { type PushOptions, push } from '../../src/push.js';
import type { Settings } from '../../src/sandbox/options.js';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.js';
import { createHubs } from '../../src/sandbox/state/hubs.js';
import type { AccountEntry, SecretEntry, World } from '../../src/sandbox/world.js';
import { type ScanOptions, scan } from '../../src/scan.js';
import { administrator, clientsFor } from '../sandbox/tiny.js';

export const HEAD = '100000000001';
export const SHOP = '100000000002';
export const IRELAND = 'eu-west-1';
export const VIRGINIA = 'us-east-1';

const RULES = loadRules(['test/life-cycle/rules']);
export const RENAMED_RULES = loadRules(['test/life-cycle/rules-renamed']);

/** What a day is like. */
export interface Day {
  /** Such as `2026-01-10`, at nine. */
  readonly on: string;
  /** Default `aws`, with Ireland and Virginia. */
  readonly partition?: { readonly name: string; readonly region: string };
  /** Secrets of the shop in Ireland, or where the partition is. */
  readonly secrets: readonly SecretEntry[];
  /** Those in Virginia. */
  readonly american?: readonly SecretEntry[];
  /** The shop has left the organization. */
  readonly left?: boolean;
  /** A policy denies listing secrets in Virginia. */
  readonly blind?: boolean;
  readonly waivers?: readonly Waiver[];
  readonly rules?: typeof RULES;
  readonly scope?: ScanOptions['scope'];
  readonly sandbox?: Settings;
}

const accounts = ({ left = false }: Day): readonly AccountEntry[] => [
  { id: HEAD, name: 'head', joined: '2024-01-01' },
  { id: SHOP, name: 'shop', joined: '2024-01-01', ...(left && { standalone: true }) },
];

const homeOf = ({ partition }: Day): string => partition?.region ?? IRELAND;

function worldOf(day: Day): World {
  const { on, secrets, american = [], blind = false, partition } = day;
  const home = homeOf(day);
  return {
    organization: {
      asOf: `${on}T09:00:00Z`,
      organization: {
        id: 'o-lifecycle01',
        management: 'head',
        root: 'r-life',
        ...(partition && { partition: partition.name }),
      },
      regions:
        partition === undefined
          ? { [IRELAND]: 'default', [VIRGINIA]: 'default' }
          : { [home]: 'default' },
      accounts: accounts(day),
      securityHub: { enabled: 'all', since: '2025-01-01' },
      ...(blind && {
        serviceControlPolicies: [
          {
            id: 'p-blinding',
            name: 'Blinding',
            targets: ['shop'],
            deny: ['secretsmanager:ListSecrets'],
            onlyIn: [VIRGINIA],
          },
        ],
      }),
    },
    accounts: new Map([
      [
        'shop',
        { secrets: { [home]: secrets, ...(american.length > 0 && { [VIRGINIA]: american }) } },
      ],
    ]),
    policies: new Map(),
    managementAccountId: HEAD,
    homeRegion: home,
  };
}

/** A stand-in for AWS need not be waited for. */
export const HASTE = { tempo: 100 };

/** A finding as a team sees it in Security Hub. */
export interface Shown {
  readonly rule: string;
  readonly state: string;
  readonly severity: string;
  readonly workflow: string;
  readonly created: string;
  readonly updated: string;
}

/** A day that is under way. */
export interface Today {
  readonly url: string;
  scan(options?: ScanOptions): Promise<ScanResult>;
  /** Carries the plan out; what was done, one line for each finding that was not left unchanged. */
  push(report: ScanResult, options?: PushOptions): Promise<readonly string[]>;
  /** What the hub in a Region of the shop shows, oldest rule first. */
  shown(region?: string): Promise<readonly Shown[]>;
  /** The same as Security Hub has it. */
  documents(region?: string): Promise<readonly AwsSecurityFinding[]>;
  /** A member of the team files findings. */
  file(
    changes: Omit<BatchUpdateFindingsCommandInput, 'FindingIdentifiers'>,
    region?: string,
  ): Promise<void>;
  calls(): ReturnType<RunningSandbox['calls']>;
}

/** A company, from its first day on. */
export class Company {
  readonly #hubs = createHubs();
  /** Of the last push. */
  receipt: Receipt | undefined;

  /** Lives through a day. */
  async day<T>(day: Day, work: (today: Today) => Promise<T>): Promise<T> {
    const world = worldOf(day);
    const settings = { quotas: [], ...day.sandbox, hubs: this.#hubs };
    const sandbox = await startSandbox({ world, ...settings });
    const { accessKeyId, secretAccessKey } = administrator(HEAD);
    vi.stubEnv('AWS_ENDPOINT_URL', sandbox.url);
    vi.stubEnv('AWS_REGION', homeOf(day));
    vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
    try {
      return await work(this.#today(day, sandbox));
    } finally {
      vi.unstubAllEnvs();
      await sandbox.close();
    }
  }

  #today(day: Day, sandbox: RunningSandbox): Today {
    const hub = (region: string) => clientsFor(sandbox.url, administrator(SHOP), region).hub;
    const all = async (region: string) =>
      (await hub(region).send(new GetFindingsCommand({}))).Findings ?? [];
    return {
      url: sandbox.url,
      calls: () => sandbox.calls(),
      scan: (options) =>
        scan({
          haste: HASTE,
          rules: day.rules ?? RULES,
          ...(day.scope && { scope: day.scope }),
          ...(day.waivers && { waivers: day.waivers }),
          ...options,
        }),
      push: async (report, options) => {
        const { delivery, receipt } = await push(report, {
          apply: true,
          haste: HASTE,
          rateShare: 1,
          ...options,
        });
        this.receipt = receipt;
        return delivery.items
          .filter(({ action }) => action !== 'unchanged')
          .map(({ action, ruleId, name, region, reason, outcome, suppressed }) =>
            [action, ruleId, name, region, reason, outcome, suppressed && 'suppressed']
              .filter((word) => word !== undefined)
              .join(' '),
          );
      },
      documents: (region = homeOf(day)) => all(region),
      shown: async (region = homeOf(day)) =>
        (await all(region))
          .map((finding) => ({
            rule: finding.GeneratorId ?? '',
            state: `${finding.RecordState} ${finding.Compliance?.Status}`,
            severity: finding.Severity?.Label ?? '',
            workflow: finding.Workflow?.Status ?? '',
            created: finding.CreatedAt ?? '',
            updated: finding.UpdatedAt ?? '',
          }))
          .sort((a, b) => (a.rule < b.rule ? -1 : 1)),
      file: async (changes, region = IRELAND) => {
        const FindingIdentifiers = (await all(region)).map(({ Id, ProductArn }) => ({
          Id,
          ProductArn,
        }));
        await hub(region).send(new BatchUpdateFindingsCommand({ ...changes, FindingIdentifiers }));
      },
    };
  }
}
