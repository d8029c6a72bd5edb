/** Accounts as they come to be known, to the order in which they are begun: the largest first. */
import type { AccountInScope } from '../discover/select-accounts.js';

/** Accounts that wait to be begun. */
export interface WaitingAccounts {
  add(scoped: AccountInScope): void;
  /** No other account comes. */
  end(): void;
  /** Something has changed that those who wait should hear of. */
  wake(): void;
  /**
   * Runs work until there is none left and none to come. `next` gives work where there is some and there is room for
   * it; it is asked again whenever something changes. The first failure of any work ends it all.
   */
  drain(
    next: (take: () => AccountInScope | undefined) => (() => Promise<void>) | undefined,
  ): Promise<void>;
}

/** Makes the list. `sizes`: how much there is to do in an account, where an earlier scan knows. */
export function waitingAccounts(sizes: Readonly<Record<string, number>>): WaitingAccounts {
  /** Few accounts are large: they stand apart, the largest last. */
  const large: AccountInScope[] = [];
  const others: AccountInScope[] = [];
  const sizeOf = ({ account: { id } }: AccountInScope): number =>
    Object.hasOwn(sizes, id) ? (sizes[id] ?? 0) : 0;
  let ended = false;
  let first = 0;
  let changed: (() => void) | undefined;

  const take = (): AccountInScope | undefined => large.pop() ?? others[first++];
  const left = (): number => large.length + others.length - first;
  const wake = (): void => {
    changed?.();
    changed = undefined;
  };
  return {
    wake,
    add(scoped) {
      if (sizeOf(scoped) === 0) others.push(scoped);
      else {
        large.push(scoped);
        large.sort((a, b) => sizeOf(a) - sizeOf(b));
      }
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async drain(next) {
      const running = new Set<Promise<void>>();
      let failure: { readonly error: unknown } | undefined;
      while (failure === undefined) {
        const work = left() > 0 ? next(take) : undefined;
        if (work !== undefined) {
          const run: Promise<void> = work()
            .catch((error: unknown) => {
              failure ??= { error };
            })
            .finally(() => {
              running.delete(run);
              wake();
            });
          running.add(run);
          continue;
        }
        if (ended && left() === 0 && running.size === 0) return;
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
      throw failure.error;
    },
  };
}
