/** What a program may say of how AWS is asked -> how that is done: what nobody says has a default. */
import type { ConnectOptions, Haste } from './aws/connect.js';
import { TOOL } from './files/package-facts.js';
import { DEFAULT_CONCURRENCY, DEFAULT_PATIENCE } from './scan-defaults.js';

/** How AWS is asked. */
export interface Connection {
  readonly role?: { readonly name?: string | undefined; readonly externalId?: string | undefined };
  readonly concurrency?: number;
  readonly rateShare?: number;
  readonly patience?: number;
  readonly haste?: Haste | undefined;
  readonly tool?: { readonly name: string; readonly version: string };
}

/** How it is, by what is usual for the purpose. */
export const connectionOf = (
  { role, tool = TOOL, ...options }: Connection,
  usual: { readonly role: string; readonly rateShare: number },
): ConnectOptions => ({
  role: { name: role?.name ?? usual.role, externalId: role?.externalId },
  concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
  pace: {
    share: options.rateShare ?? usual.rateShare,
    patience: (options.patience ?? DEFAULT_PATIENCE) * 1000,
    threads: 1,
  },
  version: tool.version,
  haste: options.haste,
});
