/** A sandbox turned into what runs the queries of its users: one database, which is made for the first of them. */
import { recordsOf } from '../bucket.js';
import type { SandboxState } from '../state/state.js';
import { type Database, type LoadDuckDb, openDatabase } from './database.js';
import { Queries } from './queries.js';
import { reasonOf } from './reasons.js';

/** What Athena tells of a query besides. */
export interface AthenaQuery {
  readonly workgroup: string;
  /** The folder in S3 of its result, with a slash at its end. */
  readonly output: string;
  readonly database: string;
  readonly catalog: string;
}

/** What CloudTrail Lake tells of a query besides. */
export interface LakeQuery {
  /** Events that it looks at. */
  readonly events: number;
}

/** The queries of each service. */
export interface Engines {
  readonly athena: Queries<AthenaQuery>;
  readonly lake: Queries<LakeQuery>;
}

const known = new WeakMap<SandboxState, Engines>();

/** The engines of a sandbox. What is recorded after the first query was started is in no table. */
export function enginesOf(state: SandboxState): Engines {
  const found = known.get(state);
  if (found !== undefined) return found;
  const made = makeEngines(state, () => import('@duckdb/node-api'));
  known.set(state, made);
  return made;
}

/** Engines of their own, with a library of one's choice. */
export function makeEngines(state: SandboxState, load: LoadDuckDb): Engines {
  let opened: Promise<Database> | undefined;
  const open = (): Promise<Database> => {
    const { trail } = state;
    if (trail === undefined) return Promise.reject(new Error('The world has no trail.'));
    opened ??= openDatabase(load, recordsOf(state), trail);
    return opened;
  };
  return { athena: new Queries(open, reasonOf), lake: new Queries(open, reasonOf) };
}
