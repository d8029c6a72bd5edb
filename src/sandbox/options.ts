/** What a sandbox is started with. */
import type { Fault } from './faults/fault.js';
import type { Hubs } from './state/hubs.js';
import type { SyntheticShape } from './synthetic/shape.js';
import type { Quota } from './throttle/quotas.js';
import type { World } from './world.js';

/** CPU time of a process, in microseconds. */
export interface CpuUsage {
  readonly user: number;
  readonly system: number;
}

/** What a sandbox is filled with. */
export type Filling =
  | { readonly world: World; readonly synthetic?: undefined }
  /** An organization of that size, made up while it is asked for. */
  | { readonly synthetic: SyntheticShape; readonly world?: undefined };

/** What a sandbox is started with. */
export type SandboxOptions = Filling & Settings;

/** How a sandbox behaves, whatever it is filled with. */
export interface Settings {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Gets one line per request: operation, Region, account, status. */
  readonly log?: (line: string) => void;
  /** What goes wrong. */
  readonly faults?: readonly Fault[];
  /** Decides which requests faults hit; default 1. */
  readonly seed?: number;
  /** Milliseconds by which every answer is delayed. */
  readonly latency?: number;
  /** Default: those of AWS. */
  readonly quotas?: readonly Quota[];
  /**
   * Sessions end after so many seconds of real time and are refused from then on. Absent: their credentials tell the
   * time that was asked for, but are never refused.
   */
  readonly sessionSeconds?: number;
  /**
   * Milliseconds of real time after which GetFindings of Security Hub shows what was written; default 0. What imports
   * and updates compare with is never late.
   */
  readonly hubDelay?: number;
  /** What Security Hub holds, from `createHubs`: given to a later sandbox it outlives this one. Default: hubs of its own. */
  readonly hubs?: Hubs;
  /** Told together with the calls. */
  readonly cpuUsage?: () => CpuUsage;
}
