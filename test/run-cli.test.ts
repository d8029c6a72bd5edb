/** The environment that tests give to the programs they start. */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { childEnvironment, runCli } from './run-cli.js';
import { nodesOf, parse, sourcesIn } from './source-tree.js';

it('a child without an endpoint gets one where nothing listens, and no credentials', () => {
  const names = Object.keys(childEnvironment()).filter((name) => name.startsWith('AWS_'));
  expect(names).toEqual([
    'AWS_ENDPOINT_URL',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
  ]);
  expect(childEnvironment()['AWS_ENDPOINT_URL']).toBe('http://127.0.0.1:9');
});

it.each(['https://sts.us-east-1.amazonaws.com', 'http://127.0.0.1.example.com'])(
  'a child cannot be pointed at %s',
  (url) => {
    expect(() => childEnvironment({ AWS_ENDPOINT_URL: url })).toThrow('loopback');
    expect(() => childEnvironment({ AWS_ENDPOINT_URL_STS: url })).toThrow('loopback');
  },
);

it.each(['http://127.0.0.1:4566', 'http://localhost:4566', 'http://[::1]:4566'])(
  'a child may talk to %s',
  (url) => {
    expect(childEnvironment({ AWS_ENDPOINT_URL: url })['AWS_ENDPOINT_URL']).toBe(url);
  },
);

it('a scan in which nothing listens is a mistake of the user, with one message and no stack', async () => {
  const run = await runCli(['scan'], {
    env: { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B', AWS_REGION: 'eu-central-1' },
  });
  expect(run.code).toBe(2);
  expect(run.stdout).toBe('');
  expect(run.stderr).toContain('ECONNREFUSED');
  expect(run.stderr).not.toContain('    at ');
});

/** Starts the compiler, which needs no AWS, before the guard is there. */
const BUILD = 'test/global-setup.ts';

const STARTERS = /^(spawn|spawnSync|exec|execSync|execFile|execFileSync|fork)$/;

/** Calls in a source that start a program whose environment does not come from `childEnvironment`. */
function looseStarts(source: ts.SourceFile): string[] {
  const nodes = [...nodesOf(source)];
  const guarded = new Set(
    nodes
      .filter((node) => ts.isVariableDeclaration(node))
      .filter(({ initializer }) => isGuard(initializer))
      .map(({ name }) => name.getText()),
  );
  const isGuarded = (options: ts.Expression | undefined): boolean =>
    options !== undefined &&
    ts.isObjectLiteralExpression(options) &&
    options.properties.some(
      (property) =>
        property.name?.getText() === 'env' &&
        (ts.isShorthandPropertyAssignment(property)
          ? guarded.has('env')
          : ts.isPropertyAssignment(property) && isGuard(property.initializer)),
    );
  return nodes
    .filter((node) => ts.isCallExpression(node))
    .filter(({ expression }) => startsProgram(expression))
    .filter((call) => !isGuarded(call.arguments.at(-1)))
    .map((call) => `${source.fileName}: ${call.getText().split('\n')[0]}`);
}

/** `exec` behind a dot is that of a regular expression. */
function startsProgram(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return STARTERS.test(called.text);
  return (
    ts.isPropertyAccessExpression(called) &&
    STARTERS.test(called.name.text) &&
    called.name.text !== 'exec'
  );
}

const isGuard = (value: ts.Expression | undefined): boolean =>
  value !== undefined &&
  ts.isCallExpression(value) &&
  value.expression.getText() === 'childEnvironment';

const usesPrograms = (source: ts.SourceFile): boolean =>
  [...nodesOf(source)].some(
    (node) => ts.isStringLiteral(node) && /^(node:)?child_process$/.test(node.text),
  );

describe('every program that a test starts', () => {
  it('has an environment that keeps it on this machine', () => {
    const sources = sourcesIn('test').filter(usesPrograms);
    expect(sources.map(({ fileName }) => fileName)).toContain('test/run-cli.ts');
    const judged = sources.filter(({ fileName }) => fileName !== BUILD);
    expect(judged.flatMap(looseStarts)).toEqual([]);
  });

  it.each([
    "spawn('aws', ['s3', 'ls'])",
    "spawn('aws', [], { cwd: '/' })",
    "spawn('aws', [], { env: process.env })",
    "spawn('aws', [], { env: { ...process.env } })",
    "const env = {}; cp.execFileSync('aws', [], { env })",
  ])('is refused as %s', (code) => {
    expect(looseStarts(parse('loose.ts', code))).not.toEqual([]);
  });

  it.each([
    "spawn('aws', [], { env: childEnvironment() })",
    "const env = childEnvironment({ A: 'b' }); spawn('aws', [], { env })",
    'pattern.exec(text)',
  ])('is accepted as %s', (code) => {
    expect(looseStarts(parse('sound.ts', code))).toEqual([]);
  });
});
