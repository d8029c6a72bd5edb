/** The parameters of a request, read with the type that an operation expects. */
import { ApiError, constraintMessage } from './api-error.js';

type Values = Readonly<Record<string, unknown>>;

/** Whether a parsed value is an object with named members. */
export const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MAX_INTEGER = 2_147_483_647;

/** Reads parameters. Query protocols send everything as text, so that a text that says a number or a truth value is one. */
export class Input {
  readonly #values: Values;
  readonly #validation: { readonly code: string; readonly status?: number };

  /** `validation` is the error for a value that breaks a constraint. */
  constructor(values: Values, validation: { readonly code: string; readonly status?: number }) {
    this.#values = values;
    this.#validation = validation;
  }

  /** Whether the parameter was sent. JSON null counts as not sent. */
  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  /** A text that must be there. */
  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw this.#invalid(name, 'null', 'Member must not be null');
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw malformed(name, 'a string');
    return value;
  }

  /** False where absent, unless said otherwise. */
  flag(name: string, absent = false): boolean {
    const value = this.#values[name];
    if (value === undefined || value === null) return absent;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw malformed(name, 'a boolean');
  }

  /** An integer within bounds, both included. */
  integer(name: string, min = 0, max = MAX_INTEGER): number | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    const number = typeof value === 'string' && /^-?\d{1,10}$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number))
      throw malformed(name, 'an integer');
    if (number < min) {
      throw this.#invalid(
        name,
        `'${number}'`,
        `Member must have value greater than or equal to ${min}`,
      );
    }
    if (number > max) {
      throw this.#invalid(
        name,
        `'${number}'`,
        `Member must have value less than or equal to ${max}`,
      );
    }
    return number;
  }

  /** A moment, sent as seconds since 1970. */
  time(name: string): Date | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number') throw malformed(name, 'a time in seconds');
    return new Date(value * 1000);
  }

  /** One of a fixed set of texts. */
  oneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.optionalText(name);
    if (value === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const set = `Member must satisfy enum value set: [${allowed.join(', ')}]`;
    throw this.#invalid(name, `'${value}'`, set);
  }

  /** A text of bounded length. */
  shortText(name: string, max: number): string | undefined {
    const value = this.optionalText(name);
    if (value !== undefined && value.length > max) {
      throw this.#invalid(
        name,
        `'${value}'`,
        `Member must have length less than or equal to ${max}`,
      );
    }
    return value;
  }

  /** Empty where absent. */
  texts(name: string): readonly string[] {
    return this.#list(name).map((item) => {
      if (typeof item !== 'string') throw malformed(name, 'a list of strings');
      return item;
    });
  }

  /** Empty where absent. */
  structures(name: string): readonly Input[] {
    return this.records(name).map((item) => new Input(item, this.#validation));
  }

  /** Structures as they were sent, whatever is in them. Empty where absent. */
  records(name: string): readonly Values[] {
    return this.#list(name).map((item) => {
      if (!isRecord(item)) throw malformed(name, 'a list of structures');
      return item;
    });
  }

  /** A structure as it was sent, whatever is in it. */
  record(name: string): Values | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (!isRecord(value)) throw malformed(name, 'a structure');
    return value;
  }

  /** All parameters as they were sent. */
  values(): Values {
    return this.#values;
  }

  structure(name: string): Input | undefined {
    const value = this.record(name);
    return value === undefined ? undefined : new Input(value, this.#validation);
  }

  #list(name: string): readonly unknown[] {
    const value = this.#values[name];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw malformed(name, 'a list');
    return value;
  }

  #invalid(name: string, value: string, constraint: string): ApiError {
    return new ApiError(this.#validation, constraintMessage(name, value, constraint));
  }
}

const malformed = (name: string, expected: string): ApiError =>
  new ApiError({ code: 'SerializationException' }, `${name} must be ${expected}.`);
