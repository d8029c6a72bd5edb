/** An expression to one that means the same and that only the library runs. */

/** Nothing that names the moment is run directly. */
export const leftToLibrary = (text: string): string => `(now == now ? (${text}) : (${text}))`;
