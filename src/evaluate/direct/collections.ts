/** `in` and `[]` to functions: what is in a list of texts, or in a map of them. */
import { listIn, type Part, SURPRISE } from './part.js';

function keyOf(item: Part, map: Part): Part {
  return {
    type: 'bool',
    run(v) {
      const wanted = item.run(v);
      const held = map.run(v);
      return held instanceof Map && held.get(wanted) !== undefined;
    },
  };
}

function elementOf(item: Part, texts: Part): Part {
  return {
    type: 'bool',
    run(v) {
      const wanted = item.run(v);
      return listIn(texts.run(v)).includes(wanted);
    },
  };
}

/** `text in list`, `text in map`. */
export function membership(item: Part, collection: Part): Part | undefined {
  if (item.type !== 'string') return undefined;
  switch (collection.type) {
    case 'map<string, string>':
      return keyOf(item, collection);
    case 'list<string>':
      return elementOf(item, collection);
    default:
      return undefined;
  }
}

function textAt(map: Part, key: Part): Part {
  return {
    type: 'string',
    run(v) {
      const held = map.run(v);
      const wanted = key.run(v);
      const text = held instanceof Map ? held.get(wanted) : undefined;
      if (typeof text !== 'string') throw SURPRISE;
      return text;
    },
  };
}

/** `list[index]`, `map[key]`. An index out of bounds, and a key that is not there, are errors whose words are the library's. */
export function element(texts: Part, index: Part): Part | undefined {
  if (texts.type === 'map<string, string>' && index.type === 'string') return textAt(texts, index);
  if (texts.type !== 'list<string>' || index.type !== 'int') return undefined;
  return {
    type: 'string',
    run(v) {
      const all = listIn(texts.run(v));
      const text = all[Number(index.run(v))];
      if (typeof text !== 'string') throw SURPRISE;
      return text;
    },
  };
}
