/** A policy as it is written, and what edits of it have in common. */
import type { PatchOperation, PolicyFix } from '../../model/access.js';
import type { Statement } from '../language/statement.js';
import { isJsonObject, type JsonObject } from '../read/json-shapes.js';
import type { World } from '../world.js';

/** A policy as it is written, and around what. */
export interface Written {
  /** The policy as JSON. */
  readonly document: JsonObject;
  readonly world: World;
  /** The statements of the policy that have a say. */
  readonly statements: readonly Statement[];
}

/** Edits, the smallest first. */
export type Edits = readonly PolicyFix[];

/** An edit: what it does as a sentence, and how. */
export const edit = (summary: string, ...patch: readonly PatchOperation[]): PolicyFix => ({
  summary,
  patch,
});

/** A policy may hold one statement that is in no list. */
export const stepsTo = ({ document }: Written, index: number): readonly (string | number)[] =>
  Array.isArray(document['Statement']) ? ['Statement', index] : ['Statement'];

/** The statement as JSON. */
export function rawStatement({ document }: Written, index: number): JsonObject {
  const written = document['Statement'];
  const raw: unknown = Array.isArray(written) ? written[index] : written;
  return isJsonObject(raw) ? raw : {};
}

/** The object under a key; undefined where there is none. */
export const objectAt = (parent: JsonObject, key: string): JsonObject | undefined => {
  const child = Object.hasOwn(parent, key) ? parent[key] : undefined;
  return isJsonObject(child) ? child : undefined;
};

const ELEMENTS = [
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
] as const;

/** What a statement says, but for its name and its conditions; what AWS does not know in it stays behind. */
export const withoutConditions = (raw: JsonObject): JsonObject =>
  Object.fromEntries(
    ELEMENTS.filter((name) => Object.hasOwn(raw, name)).map((name) => [name, raw[name]]),
  );
