/** Data of a file against a JSON Schema: every departure as a problem with its place and a suggestion. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isCalendarDate, isUtcMoment } from '../model/calendar-date.js';
import { nearest } from '../model/nearest.js';
import type { Problem } from '../model/user-error.js';
import type { LocatedYaml, YamlPath } from './located-yaml.js';

const SETTINGS = {
  allowUnionTypes: true,
  verbose: true,
  formats: { 'calendar-date': isCalendarDate, 'utc-moment': isUtcMoment },
} as const;

const ajv = new Ajv2020({ ...SETTINGS, allErrors: true });
const brief = new Ajv2020({ ...SETTINGS, allErrors: false });

/** Tells whether data has a shape. */
export interface Shape<T> {
  (data: unknown): data is T;
  /** What was wrong with the data that it was asked about last. */
  errors(): readonly ErrorObject[];
}

/** Compiling a schema takes long, and no command reads files of every kind: each is compiled when it is first needed. */
function shapeOf<T>(compile: () => ValidateFunction<T>): Shape<T> {
  let compiled: ValidateFunction<T> | undefined;
  const hasShape = (data: unknown): data is T => {
    compiled ??= compile();
    return compiled(data);
  };
  return Object.assign(hasShape, { errors: () => compiled?.errors ?? [] });
}

/** The shape of a schema whose valid data is a `T`. */
export const compileSchema = <T>(schema: object): Shape<T> => shapeOf(() => ajv.compile<T>(schema));

/** The same for what programs write, which may be long: the first departure ends the check. */
export const compileBriefSchema = <T>(schema: object): Shape<T> =>
  shapeOf(() => brief.compile<T>(schema));

const pathOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));

const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

const keysOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.keys(value) : [];

interface Departure {
  readonly path: YamlPath;
  readonly what: string;
  readonly hint?: string | undefined;
  readonly key?: boolean;
}

const suggest = (name: string, known: readonly string[]): string | undefined => {
  const best = nearest(name, known);
  if (best !== undefined) return `Did you mean '${best}'?`;
  return known.length > 0 && known.length <= 20 ? `Known here: ${known.join(', ')}.` : undefined;
};

const wrongTime = (found: string, format: unknown) =>
  format === 'utc-moment'
    ? { what: `'${found}' is no moment in UTC`, hint: 'Write it as 2026-12-31T09:00:00.000Z.' }
    : { what: `'${found}' is no day of the calendar`, hint: 'Write it as 2026-12-31.' };

function departure(error: ErrorObject): Departure {
  const path = pathOf(error.instancePath);
  const { params, keyword } = error;
  switch (keyword) {
    case 'additionalProperties': {
      const name = text(params['additionalProperty']);
      const known = keysOf(error.parentSchema?.['properties']);
      const what = `'${name}' is not known here`;
      return { path: [...path, name], what, hint: suggest(name, known), key: true };
    }
    case 'required':
      return { path, what: `'${text(params['missingProperty'])}' is missing` };
    case 'enum': {
      const allowed: unknown = params['allowedValues'];
      const known = Array.isArray(allowed) ? allowed.map(text) : [];
      const what = `'${text(error.data)}' is not one of ${known.join(', ')}`;
      const best = nearest(text(error.data), known);
      return { path, what, hint: best === undefined ? undefined : `Did you mean '${best}'?` };
    }
    case 'format':
      return { path, ...wrongTime(text(error.data), params['format']) };
    case 'pattern': {
      const wanted: unknown = error.parentSchema?.['description'];
      if (typeof wanted !== 'string') return { path, what: error.message ?? 'has a wrong form' };
      return { path, what: `'${text(error.data)}' is not ${wanted}` };
    }
    default:
      return { path, what: error.message ?? `does not satisfy '${keyword}'` };
  }
}

/** `findings[3].severity`. */
const placeOf = (path: YamlPath): string =>
  path
    .map((step, depth) =>
      typeof step === 'number' ? `[${step}]` : `${depth > 0 ? '.' : ''}${step}`,
    )
    .join('');

/** What is wrong with data that a program wrote, and in which part of it; undefined where nothing is. */
export function firstProblem(shape: Shape<unknown>, data: unknown): string | undefined {
  if (shape(data)) return undefined;
  const [error] = shape.errors();
  if (error === undefined) return 'it has another shape';
  const { path, what } = departure(error);
  return path.length === 0 ? what : `${placeOf(path)}: ${what}`;
}

/** Errors that only say that another error exists. */
const SUMMARIES: ReadonlySet<string> = new Set(['if', 'anyOf', 'oneOf']);

/** All problems of a file's data, or none. */
export function shapeProblems(shape: Shape<unknown>, file: LocatedYaml): Problem[] {
  if (shape(file.data)) return [];
  const errors = shape.errors();
  const telling = errors.filter(({ keyword }) => !SUMMARIES.has(keyword));
  return (telling.length > 0 ? telling : errors).map((error) => {
    const { path, what, hint, key } = departure(error);
    return file.problemAt(path, what, { hint, key: key ?? false });
  });
}
