/** A glob -> a deterministic automaton whose states are made as texts lead to them. */
import {
  advance,
  begin,
  type Glob,
  isComplete,
  nextLiterals,
  type Positions,
} from '../language/glob.js';
import type { Budget } from './budget.js';

/** A state by its number. Numbers count up from 0, in which reading begins. */
export type State = number;

interface Known {
  readonly positions: Positions;
  readonly next: Map<string, State>;
  readonly awaited: readonly string[];
  /** Whether a wildcard can come next. */
  readonly waitsForMore: boolean;
  readonly isComplete: boolean;
}

const awaitsMore = ({ tokens }: Glob, positions: Positions): boolean =>
  positions.some((at) => typeof tokens[at] === 'object');

/** The globs of one question are asked for the same steps again and again, so each step is worked out once. */
export class Automaton {
  readonly #glob: Glob;
  readonly #known: Known[] = [];
  readonly #byPositions = new Map<string, State>();

  readonly #budget: Budget;

  constructor(glob: Glob, budget: Budget) {
    this.#glob = glob;
    this.#budget = budget;
    this.#stateAt(begin(glob));
  }

  #stateAt(positions: Positions): State {
    const key = positions.join();
    const known = this.#byPositions.get(key);
    if (known !== undefined) return known;
    this.#budget.spend(0.5 + positions.length / 4);
    const state = this.#known.length;
    this.#known.push({
      positions,
      next: new Map(),
      awaited: this.#bothCases(nextLiterals(this.#glob, positions)),
      waitsForMore: awaitsMore(this.#glob, positions),
      isComplete: isComplete(this.#glob, positions),
    });
    this.#byPositions.set(key, state);
    return state;
  }

  /** Each once; where case does not count to this glob, it may count to another. */
  #bothCases(literals: readonly string[]): readonly string[] {
    const all = this.#glob.ignoreCase
      ? literals.flatMap((literal) => [literal, literal.toUpperCase()])
      : literals;
    return [...new Set(all)];
  }

  /** Where one more character leads. */
  next(state: State, char: string): State {
    const from = this.#known[state];
    if (from === undefined) return state;
    const known = from.next.get(char);
    if (known !== undefined) return known;
    const next = this.#stateAt(advance(this.#glob, from.positions, char));
    from.next.set(char, next);
    return next;
  }

  /** The literals that could come next. */
  awaited(state: State): readonly string[] {
    return this.#known[state]?.awaited ?? [];
  }

  /** Whether the text read so far matches. */
  isComplete(state: State): boolean {
    return this.#known[state]?.isComplete === true;
  }

  /** Whether no text that begins so matches. */
  isDead(state: State): boolean {
    return this.#known[state]?.positions.length === 0;
  }

  /** Whether nothing but literals can come next. */
  awaitsLiteralsOnly(state: State): boolean {
    return this.#known[state]?.waitsForMore === false;
  }
}
