/** A finding that a team has filed as suppressed where findings are delivered to: accepted there, without an end. */
export interface Suppression {
  /** The note that was left with it, and by whom; absent where there is none. */
  readonly note?: string;
  readonly by?: string;
  /** When the note was written: ISO 8601. */
  readonly at?: string;
}

/** Suppressions by the `Id` that the finding has in Security Hub, which says whose it is. */
export type Suppressions = Readonly<Record<string, Suppression>>;
