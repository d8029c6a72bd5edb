/** A thread that judges accounts into the spool; `judge-all.ts` starts it. */
import { readManifest } from '../files/read-snapshot.js';
import { loadRules } from '../load-rules.js';
import { UserError } from '../model/user-error.js';
import type { Digest } from '../report/digest.js';
import { serve } from '../threads/serve.js';
import type { JudgeSettings } from './judge-account.js';
import {
  type RankedAccount,
  type SpooledAccount,
  type SpoolOptions,
  spooler,
} from './spool-account.js';

/** What a thread is started with: it reads the snapshot and the rules itself. */
export interface JudgingSetup
  extends JudgeSettings,
    Pick<SpoolOptions, 'folder' | 'tool' | 'formats' | 'spool' | 'label'> {
  readonly ruleFolders: readonly string[];
  /** What the rules must be. */
  readonly rulesHash: string;
}

/** An account to judge; null: nothing more comes. */
export type JudgingJob = RankedAccount | null;

/** The account as it was judged; the digest of all of them where nothing more comes. */
export type JudgingResult = SpooledAccount | Digest;

serve<JudgingSetup, JudgingJob, JudgingResult, never>(
  async ({ ruleFolders, rulesHash, ...setup }) => {
    const pack = loadRules(ruleFolders);
    if (pack.hash !== rulesHash)
      throw new UserError({
        where: ruleFolders.join(', '),
        what: 'rules were changed while they were read',
        hint: 'Run the command again.',
      });
    const judging = spooler({ ...setup, manifest: readManifest(setup.folder), pack });
    return async (job) => (job === null ? judging.finish() : judging.judge(job));
  },
);
