/** `scan --push security-hub`: the findings of a scan into Security Hub, once its reports are written. */
import { join } from 'node:path';
import { loadReport } from '../files/report-file.js';
import { writeReport } from '../files/write-report.js';
import { NO_TERMINAL } from '../report/formats.js';
import { deliver, sayTable } from './deliver.js';
import { pushExitCodeOf } from './exit-code.js';
import type { WritableResult } from './outputs.js';
import type { ScanPush } from './scan-hubs.js';
import type { Terminal } from './terminal.js';

/** Pushes a result by way of its JSON report in the spool; gives the exit code. */
export async function pushResult(
  result: WritableResult,
  { settings, receipt }: ScanPush,
  { spool, terminal }: { readonly spool: string; readonly terminal: Terminal },
): Promise<number> {
  const file = join(spool, 'report.json');
  await writeReport(file, result.write('json', NO_TERMINAL));
  const report = loadReport(file, '--push security-hub');
  const { push } = await import('../push.js');
  const delivery = await deliver(
    report,
    {
      settings,
      receipt,
      roleFlag: '--push-role',
      announce: 'line',
      show: async (done) => sayTable(done, terminal),
    },
    { terminal, push },
  );
  return pushExitCodeOf(delivery);
}
