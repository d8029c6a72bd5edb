/** Counts of rotation events -> what became of the rotations of a secret. */
import { compareText } from '../model/order.js';
import type { EventCount, RotationEvents } from '../model/usage.js';
import type { Times } from './rotator.js';

/** Messages of Secrets Manager are a sentence. */
const LONGEST_MESSAGE = 1000;

/** Steps of AWS are such as `createSecret`; a function of one's own may be told of none other. */
const LONGEST_STEP = 40;

/**
 * The step that a message such as `Error when executing lambda <arn> during setSecret step` names. Source: Secrets Manager
 * user guide, "CloudTrail entries". The ARN is written by a stranger and stands before it, so the last one counts.
 */
export function failedStep(message: string): string | undefined {
  const words = message.slice(0, LONGEST_MESSAGE).split(/[\s.,:;]+/);
  const at = words.findLastIndex((word, i) => word === 'during' && words[i + 2] === 'step');
  const step = at === -1 ? undefined : words[at + 1];
  return step !== undefined && step.length <= LONGEST_STEP && /^[A-Za-z]+$/.test(step)
    ? step
    : undefined;
}

interface LastFailure {
  readonly at: string;
  readonly message: string;
}

/** Of two failures in one second, that with a message, and of two messages the first by text: any order gives the same. */
function isNewer(a: LastFailure, b: LastFailure | undefined): boolean {
  if (b === undefined || a.at !== b.at) return b === undefined || a.at > b.at;
  if (a.message === '' || b.message === '') return a.message !== '';
  return compareText(a.message, b.message) < 0;
}

/** From the earlier beginning to the later end. */
const spanning = (a: Times | undefined, b: Times): Times =>
  a === undefined
    ? b
    : { first: b.first < a.first ? b.first : a.first, last: b.last > a.last ? b.last : a.last };

/** Adds up the rotation events of one secret. */
export class RotationTally {
  #started = 0;
  #succeeded = 0;
  #failed = 0;
  #lastSucceededAt: string | undefined;
  #lastFailure: LastFailure | undefined;
  #times: Times | undefined;

  add({ event, count, first, last, errorMessage = '' }: EventCount): void {
    this.#times = spanning(this.#times, { first, last });
    switch (event) {
      case 'RotationStarted':
        this.#started += count;
        break;
      case 'RotationSucceeded':
        this.#succeeded += count;
        if (last > (this.#lastSucceededAt ?? '')) this.#lastSucceededAt = last;
        break;
      case 'RotationFailed':
      case 'RotationAbandoned': {
        this.#failed += count;
        const failure = { at: last, message: errorMessage.slice(0, LONGEST_MESSAGE) };
        if (isNewer(failure, this.#lastFailure)) this.#lastFailure = failure;
        break;
      }
      case 'GetSecretValue':
      case 'BatchGetSecretValue':
        break;
    }
  }

  /** Of all of them; undefined where there is none. */
  times(): Times | undefined {
    return this.#times;
  }

  events(): RotationEvents {
    return {
      started: this.#started,
      succeeded: this.#succeeded,
      failed: this.#failed,
      ...(this.#lastSucceededAt !== undefined && { lastSucceededAt: this.#lastSucceededAt }),
      ...(this.#lastFailure !== undefined && { lastFailure: told(this.#lastFailure) }),
    };
  }
}

function told({ at, message }: LastFailure): NonNullable<RotationEvents['lastFailure']> {
  if (message === '') return { at };
  const step = failedStep(message);
  return step === undefined ? { at, message } : { at, step, message };
}
