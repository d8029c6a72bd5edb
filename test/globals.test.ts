/** What code may use without importing it: the terminal, the clock, chance, the locale and the network have their places. */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { isReference, nodesOf, parse, placeOf, sourcesIn } from './source-tree.js';

/** A wall around things that are there without an import. */
interface Wall {
  readonly name: string;
  readonly reason: string;
  /** Files that stand inside, where the things are forbidden. */
  readonly inside: (path: string) => boolean;
  readonly forbids: (node: ts.Node) => boolean;
  /** Code that the wall must refuse. */
  readonly breaks: readonly string[];
  /** Code that looks alike and is none of its business. */
  readonly allows: readonly string[];
}

const refersTo =
  (...names: string[]) =>
  (node: ts.Node): boolean =>
    ts.isIdentifier(node) && names.includes(node.text) && isReference(node);

const calls = (object: string, method: string, node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) &&
  node.expression.getText() === object &&
  node.name.text === method;

/** `new Date()` and `Date()` read the clock; `new Date(x)` does not. */
const readsClock = (node: ts.Node): boolean =>
  calls('Date', 'now', node) ||
  refersTo('performance')(node) ||
  (ts.isNewExpression(node) &&
    node.expression.getText() === 'Date' &&
    (node.arguments ?? []).length === 0) ||
  (ts.isCallExpression(node) && node.expression.getText() === 'Date');

const drawsLots = (node: ts.Node): boolean =>
  calls('Math', 'random', node) ||
  (ts.isIdentifier(node) && /^(random(UUID|Bytes|Int)|getRandomValues)$/.test(node.text));

const isAsync = (node: ts.Node): boolean =>
  node.kind === ts.SyntaxKind.AsyncKeyword ||
  ts.isAwaitExpression(node) ||
  refersTo('Promise', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask')(node);

const LOCALE = /^(toLocale\w+|localeCompare|Collator|DateTimeFormat|NumberFormat|ListFormat)$/;

const isIn = (...folders: string[]): Wall['inside'] => {
  const starts = folders.map((folder) => `src/${folder}/`);
  return (path) => starts.some((start) => path.startsWith(start));
};

const isCommandLine = (path: string): boolean => path === 'src/cli.ts' || isIn('cli')(path);

/** The SDK can be kept from printing a notice only by its variable, which this one file sets and puts back. */
const NODE_NOTICE = 'src/aws/node-notice.ts';

const WALLS: readonly Wall[] = [
  {
    name: 'process and console belong to the command line',
    reason: 'a library that reads the environment or prints surprises whoever embeds it',
    inside: (path) => !isCommandLine(path) && path !== NODE_NOTICE,
    forbids: refersTo('process', 'console', 'globalThis', 'global'),
    breaks: [
      "process.env['HOME']",
      'console.log(1)',
      'globalThis.process',
      'const { env } = process',
    ],
    allows: ['remediation.console', 'const a = { console: 1 }', '// process.env', "'process'"],
  },
  {
    name: 'no code fetches by itself',
    reason: 'the scanner reaches the network through the AWS SDK alone',
    inside: () => true,
    forbids: refersTo('fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'),
    breaks: ["fetch('http://example.com')", 'const get = fetch', 'new WebSocket(url)'],
    allows: ['port.fetch()', 'const a = { fetch: 1 }'],
  },
  {
    name: 'no text is run as code',
    reason: 'names, tags, policies and rules are written by strangers',
    inside: () => true,
    forbids: refersTo('eval', 'Function', 'require'),
    breaks: ["eval('1')", "new Function('return 1')", "require('x')"],
    allows: ['rules.eval()', 'function f(): void {}'],
  },
  {
    name: 'stages do not read the clock',
    reason: 'the same world in gives the same bytes out: the moment is given',
    inside: isIn(
      'model',
      'discover',
      'collect',
      'usage',
      'policy',
      'cost',
      'evaluate',
      'triage',
      'report',
      'deliver',
      'files',
    ),
    forbids: readsClock,
    breaks: ['Date.now()', 'new Date()', 'new Date', 'Date()', 'performance.now()'],
    allows: ['new Date(text)', 'new Date(0)', 'let at: Date', 'Date.parse(text)'],
  },
  {
    name: 'nothing is left to chance',
    reason: 'the same world in gives the same bytes out',
    inside: (path) => !isIn('sandbox')(path),
    forbids: drawsLots,
    breaks: ['Math.random()', 'randomUUID()', 'crypto.randomBytes(4)'],
    allows: ['Math.floor(1)', 'const random = 1'],
  },
  {
    name: 'no locale is asked',
    reason: 'a report must not depend on where it was made',
    inside: () => true,
    forbids: (node) => ts.isIdentifier(node) && LOCALE.test(node.text),
    breaks: ['a.localeCompare(b)', 'date.toLocaleString()', 'new Intl.NumberFormat()'],
    allows: ["new Intl.Segmenter('en')", 'a.toString()'],
  },
  {
    name: 'judging and reporting do not wait',
    reason: 'what needs no waiting needs no world: these stages are functions of their arguments',
    inside: (path) =>
      isIn('model', 'policy', 'cost', 'evaluate', 'triage', 'report')(path) &&
      !path.endsWith('/ports.ts'),
    forbids: isAsync,
    breaks: ['async () => 1', 'Promise.resolve(1)', 'setTimeout(f, 1)'],
    allows: ['const asynchronous = 1', 'function* f() {}'],
  },
];

const breachesIn = (wall: Wall, source: ts.SourceFile): string[] =>
  [...nodesOf(source)].filter(wall.forbids).map(placeOf);

const SOURCES = sourcesIn('src');

describe.each(WALLS.map((wall) => [wall.name, wall.reason, wall] as const))(
  '%s (%s)',
  (_name, _reason, wall) => {
    it('in every source', () => {
      const inside = SOURCES.filter(({ fileName }) => wall.inside(fileName));
      expect(inside).not.toEqual([]);
      expect(inside.flatMap((source) => breachesIn(wall, source))).toEqual([]);
    });

    it.each(wall.breaks)('it falls by %s', (code) => {
      expect(breachesIn(wall, parse('broken.ts', code))).not.toEqual([]);
    });

    it.each(wall.allows)('it stands by %s', (code) => {
      expect(breachesIn(wall, parse('sound.ts', code))).toEqual([]);
    });
  },
);
