/** What Security Hub holds in each account and Region. Reads see a write only when it has become visible. */
import type { Output } from '../protocols/protocol.js';

const DAY_MS = 86_400_000;

/** Days after which a finding is deleted that nobody has updated. Source: Security Hub user guide, data retention. */
const ACTIVE_DAYS = 90;
const ARCHIVED_DAYS = 30;

/** A finding as it was written last. */
export interface HeldFinding {
  /** As GetFindings shows it. */
  readonly document: Output;
  /** `UpdatedAt` and `ProcessedAt`, in milliseconds since 1970. */
  readonly updatedAt: number;
  readonly processedAt: number;
  readonly active: boolean;
  /** Members that a customer changed, which imports leave alone from then on. */
  readonly customized: ReadonlySet<string>;
}

/** How a call switched a hub on. */
export interface Enabling {
  readonly at: Date;
  readonly controlFindingGenerator: string;
}

interface Version {
  readonly finding: HeldFinding;
  /** Milliseconds of real time. */
  readonly visibleAt: number;
}

/** Security Hub in one account and Region. */
export class Hub {
  /** Absent: no call did; the world may have. */
  enabling?: Enabling;
  readonly #findings = new Map<string, readonly Version[]>();

  /** The finding as it was written last, visible or not; undefined where there is none, or no more at this moment of the world. */
  latest(key: string, now: Date): HeldFinding | undefined {
    const finding = this.#findings.get(key)?.at(-1)?.finding;
    return finding === undefined || isGone(finding, now) ? undefined : finding;
  }

  /** Writes what reads see from then on: milliseconds of real time. */
  write(key: string, finding: HeldFinding, visibleAt: number): void {
    const before = this.#findings.get(key) ?? [];
    this.#findings.set(key, [...before, { finding, visibleAt }]);
  }

  /** What reads see: in the order in which findings came. `at` is in milliseconds of real time. */
  shown(now: Date, at: number): readonly HeldFinding[] {
    const shown: HeldFinding[] = [];
    for (const [key, versions] of this.#findings) {
      const place = versions.findLastIndex(({ visibleAt }) => visibleAt <= at);
      const finding = versions[place]?.finding;
      if (finding === undefined) continue;
      if (place > 0) this.#findings.set(key, versions.slice(place));
      if (!isGone(finding, now)) shown.push(finding);
    }
    return shown;
  }
}

function isGone({ active, updatedAt, processedAt }: HeldFinding, now: Date): boolean {
  const days = active ? ACTIVE_DAYS : ARCHIVED_DAYS;
  return now.getTime() - Math.max(updatedAt, processedAt) > days * DAY_MS;
}

/** The hubs of all accounts and Regions. They can be given to one sandbox after the other. */
export interface Hubs {
  /** Made where it is missing: whether it is enabled is for others to say. */
  at(account: string, region: string): Hub;
}

/** Hubs that hold nothing yet. */
export function createHubs(): Hubs {
  const hubs = new Map<string, Hub>();
  return {
    at: (account, region) => {
      const key = `${account} ${region}`;
      const known = hubs.get(key);
      if (known !== undefined) return known;
      const made = new Hub();
      hubs.set(key, made);
      return made;
    },
  };
}
