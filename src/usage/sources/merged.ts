/** Many streams, of which so many flow at a time -> one stream, in the order in which things come. */

/** What a stream gave. */
type Given<T> =
  | { readonly kind: 'value'; readonly from: AsyncIterator<T>; readonly value: T }
  | { readonly kind: 'end'; readonly from: AsyncIterator<T> }
  | { readonly kind: 'error'; readonly error: unknown };

/** Streams that flow, each asked for one thing at a time. */
class Flow<T> {
  readonly #given: Given<T>[] = [];
  readonly flowing = new Set<AsyncIterator<T>>();
  #wake = (): void => {};

  ask(from: AsyncIterator<T>): void {
    this.flowing.add(from);
    from.next().then(
      ({ done, value }) =>
        this.#give(done === true ? { kind: 'end', from } : { kind: 'value', from, value }),
      (error: unknown) => this.#give({ kind: 'error', error }),
    );
  }

  async next(): Promise<Given<T>> {
    for (;;) {
      const given = this.#given.shift();
      if (given !== undefined) return given;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #give(given: Given<T>): void {
    this.#given.push(given);
    this.#wake();
  }
}

/**
 * Begins streams in their order, at most so many at a time. The error of one is thrown. Where it is abandoned, or one
 * fails, the others are told to end, but not waited for: they may be in the middle of a long wait.
 */
export async function* merged<T>(
  streams: Iterable<() => AsyncIterable<T>>,
  atOnce: number,
): AsyncGenerator<T> {
  const waiting = streams[Symbol.iterator]();
  const flow = new Flow<T>();
  const begin = (): void => {
    const { done, value } = waiting.next();
    if (done !== true) flow.ask(value()[Symbol.asyncIterator]());
  };
  for (let count = 0; count < atOnce; count++) begin();
  try {
    while (flow.flowing.size > 0) {
      const given = await flow.next();
      if (given.kind === 'error') throw given.error;
      if (given.kind === 'end') {
        flow.flowing.delete(given.from);
        begin();
        continue;
      }
      // Asked before the value is passed on, it would run ahead of whoever reads.
      yield given.value;
      flow.ask(given.from);
    }
  } finally {
    for (const left of flow.flowing) left.return?.().then(undefined, () => {});
  }
}
