/** A JSON document with two spaces of indentation, in pieces: the very text that `JSON.stringify` gives, of any length. */
import type { Chunk } from './result-frame.js';

/** Items of a list, each as `listItem` writes it. */
export class Items {
  readonly chunks: Iterable<Chunk>;

  constructor(chunks: Iterable<Chunk>) {
    this.chunks = chunks;
  }
}

/** A name, and a value or `Items`. Without a value the property is left out. */
export type Property = readonly [name: string, value: unknown];

const indent = (depth: number): string => `\n${'  '.repeat(depth)}`;

/** A value at a depth of the document. */
export function indented(value: unknown, depth: number): string {
  // So many lists around it indent it as the document does; their brackets are cut off.
  let nested = value;
  for (let level = 0; level < depth; level++) nested = [nested];
  const text = JSON.stringify(nested, null, 2);
  const opening = depth * (depth + 3);
  const closing = depth * (depth + 1);
  return text.slice(opening, text.length - closing);
}

/** An item of a list at a depth of the document: the comma that parts it from the one before, and itself. */
export const listItem = (value: unknown, depth: number): string =>
  `,${indent(depth)}${indented(value, depth)}`;

/** The first item has none before it. */
const withoutComma = (chunk: Chunk): Chunk =>
  typeof chunk === 'string' ? chunk.slice(1) : chunk.subarray(1);

/** A list whose items stand at a depth. */
export function* listPieces(items: Iterable<Chunk>, depth: number): Generator<Chunk> {
  let isEmpty = true;
  for (const chunk of items) {
    if (chunk.length === 0) continue;
    yield isEmpty ? '[' : '';
    yield isEmpty ? withoutComma(chunk) : chunk;
    isEmpty = false;
  }
  yield isEmpty ? '[]' : `${indent(depth - 1)}]`;
}

/** An object whose properties stand at a depth. */
export function* objectPieces(properties: Iterable<Property>, depth: number): Generator<Chunk> {
  let opening = '{';
  for (const [name, value] of properties) {
    if (value === undefined) continue;
    yield `${opening}${indent(depth)}${JSON.stringify(name)}: `;
    opening = ',';
    if (value instanceof Items) yield* listPieces(value.chunks, depth + 1);
    else yield indented(value, depth);
  }
  yield `${indent(depth - 1)}}`;
}
