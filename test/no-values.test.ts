/**
 * The promise of the product: it cannot read a secret's value. Proven from both ends: the scanner's only way to AWS
 * is the commands that one table lists, none of which reads a value, and no source names an operation that does.
 *
 * Some places may name such operations, as text. `VALUE_ACTIONS` in `src/aws/operations.ts` is the list that every
 * session policy denies, and `USAGE_EVENTS` in `src/model/usage.ts` that of the events which tell that somebody else
 * read a value; only their elements are excused, not the files. `src/policy/` knows what a policy's actions give away,
 * and `src/usage/` what such events say; by the import walls they can reach nothing but nouns. The sandbox stands for
 * AWS and serves values of its own; by the import walls no scan can reach it but over HTTP.
 */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import {
  actionsOf,
  type Holder,
  OPERATIONS,
  type Purpose,
  SESSION_POLICIES,
  VALUE_ACTIONS,
} from '../src/aws/operations.js';
import { globMatches } from '../src/model/glob.js';
import { nodesOf, parse, placeOf, sourcesIn } from './source-tree.js';

const VALUE_READERS = /GetSecretValue|Decrypt|GetParameter/i;

/** Identifiers and texts; a comment cannot call anything. */
const namesReader = (node: ts.Node): boolean =>
  (ts.isIdentifier(node) ||
    ts.isPrivateIdentifier(node) ||
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)) &&
  VALUE_READERS.test(node.text);

/** Lists whose elements name such operations, by the file that has them. */
const LISTS: Readonly<Record<string, string>> = {
  'src/aws/operations.ts': 'VALUE_ACTIONS',
  'src/model/usage.ts': 'USAGE_EVENTS',
};

/** Whether a node is an element of the list that its file is excused for. */
function isListed(node: ts.Node): boolean {
  const list = node.parent;
  if (!ts.isStringLiteral(node) || !ts.isArrayLiteralExpression(list)) return false;
  const declared = ts.isAsExpression(list.parent) ? list.parent.parent : list.parent;
  return (
    ts.isVariableDeclaration(declared) &&
    declared.name.getText() === LISTS[node.getSourceFile().fileName]
  );
}

const readersIn = (source: ts.SourceFile): string[] =>
  [...nodesOf(source)]
    .filter(namesReader)
    .filter((node) => !isListed(node))
    .map(placeOf);

/** A module of ours by its written name, which the walls see too. */
const isOwnModule = (specifier: ts.Expression | undefined): boolean =>
  specifier !== undefined && ts.isStringLiteral(specifier) && /^\.\.?\//.test(specifier.text);

/** The database that reads log files, which is loaded only where it is installed. It knows nothing of AWS's services. */
const isDatabase = (specifier: ts.Expression | undefined): boolean =>
  specifier !== undefined && ts.isStringLiteral(specifier) && specifier.text === '@duckdb/node-api';

/** What a source takes from the SDK's clients other than types: `package` and exported name. */
function takenFromClients(source: ts.SourceFile): (readonly [client: string, name: string])[] {
  return [...nodesOf(source)].flatMap((node) => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      return isOwnModule(node.arguments[0]) || isDatabase(node.arguments[0])
        ? []
        : [['an import at run time', placeOf(node)] as const];
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return [];
    const from = node.moduleSpecifier;
    if (from === undefined || !ts.isStringLiteral(from)) return [];
    const client = /^@aws-sdk\/client-([^/]+)(\/.*)?$/.exec(from.text)?.[1];
    if (client === undefined) return [];
    return namesIn(node).map((name) => [client, name] as const);
  });
}

function namesIn(node: ts.ImportDeclaration | ts.ExportDeclaration): string[] {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
  if (
    ts.isImportDeclaration(node) &&
    node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  )
    return [];
  // Whole modules, default imports and re-exports would open what the table does not list.
  if (bindings === undefined || !ts.isNamedImports(bindings)) return ['everything'];
  return bindings.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ propertyName, name }) => (propertyName ?? name).text);
}

/** IAM's name of a service by the SDK's. */
const SERVICES: Readonly<Record<string, string>> = {
  account: 'account',
  ec2: 'ec2',
  kms: 'kms',
  organizations: 'organizations',
  'secrets-manager': 'secretsmanager',
  sts: 'sts',
};

const SOURCES = sourcesIn('src');
const TAKEN = SOURCES.flatMap(takenFromClients);

describe('the scanner', () => {
  it('names no operation that reads a value', () => {
    const judged = SOURCES.filter(
      ({ fileName }) => !/^src\/(sandbox|policy|usage)\//.test(fileName),
    );
    expect(judged.length).toBeGreaterThan(50);
    expect(judged.flatMap(readersIn)).toEqual([]);
  });

  it("takes clients and commands from the AWS SDK and nothing else, so that no other way leads to a service's API", () => {
    const others = TAKEN.filter(([, name]) => !/^[A-Z]\w*(Client|Command)$/.test(name));
    expect(others).toEqual([]);
  });

  it('can send the operations of the table, and each of them', () => {
    const sent = TAKEN.filter(([, name]) => name.endsWith('Command')).map(
      ([client, name]) => `${SERVICES[client] ?? client}:${name.replace(/Command$/, '')}`,
    );
    expect([...new Set(sent)].sort()).toEqual(Object.keys(OPERATIONS).sort());
  });

  it('asks for no action that gives a value', () => {
    const asked = Object.values(OPERATIONS).map(({ action }) => action);
    const given = asked.filter((action) => VALUE_ACTIONS.some((glob) => globMatches(glob, action)));
    expect(given).toEqual([]);
    expect(asked.filter((action) => VALUE_READERS.test(action) || action.includes('*'))).toEqual(
      [],
    );
  });

  it('lets a service do nothing by itself that gives a value', () => {
    const also = Object.values(OPERATIONS).flatMap((operation) =>
      'also' in operation ? operation.also : [],
    );
    expect(also.filter((action) => VALUE_READERS.test(action) || action.includes('*'))).toEqual([]);
  });

  it('asks for the action of each operation in the service that it calls', () => {
    for (const [api, { action }] of Object.entries(OPERATIONS))
      expect(action.split(':')[0]).toBe(api.split(':')[0]);
  });

  it.each<[Purpose, string, Holder]>([
    ['scan', 'Inventory', 'member'],
    ['push', 'Deliver', 'push'],
  ])(
    'enters other accounts for a %s with sessions that may do nothing else and are denied every value',
    (purpose, Sid, holder) => {
      expect(JSON.parse(SESSION_POLICIES[purpose])).toEqual({
        Version: '2012-10-17',
        Statement: [
          { Sid, Effect: 'Allow', Action: actionsOf(holder), Resource: '*' },
          {
            Sid: 'NeverValues',
            Effect: 'Deny',
            Action: [
              'kms:Decrypt',
              'secretsmanager:BatchGetSecretValue',
              'secretsmanager:GetSecretValue',
              'ssm:GetParameter*',
            ],
            Resource: '*',
          },
        ],
      });
    },
  );
});

describe('a source is refused that', () => {
  it.each([
    [
      'takes the command',
      "import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'",
    ],
    ['calls the method', 'client.getSecretValue({})'],
    ['reads many at once', 'new BatchGetSecretValueCommand({})'],
    ['decrypts', 'new DecryptCommand({})'],
    ['reads parameters', 'new GetParametersByPathCommand({})'],
    ['names the operation in a text', "const target = 'secretsmanager.GetSecretValue'"],
    ['names it in a template', 'const target = `$' + '{service}.GetSecretValue`'],
  ])('%s', (_, code) => {
    expect(readersIn(parse('src/aws/secrets.ts', code))).not.toEqual([]);
  });

  it.each([
    ['beside the deny list', "const OTHER = ['kms:Decrypt']"],
    ['within it, but not as text', 'const VALUE_ACTIONS = [GetSecretValueCommand]'],
  ])('names one in the file of the deny list, %s', (_, code) => {
    expect(readersIn(parse('src/aws/operations.ts', code))).not.toEqual([]);
  });

  it('names one in the file of the events, beside their list', () => {
    const event = "['GetSecretValue'] as const";
    expect(readersIn(parse('src/model/usage.ts', `const USAGE_EVENTS = ${event}`))).toEqual([]);
    expect(readersIn(parse('src/model/usage.ts', `const OTHER = ${event}`))).not.toEqual([]);
    expect(readersIn(parse('src/model/other.ts', `const USAGE_EVENTS = ${event}`))).not.toEqual([]);
  });

  it('has a deny list in another file', () => {
    const list = "const VALUE_ACTIONS = ['kms:Decrypt'] as const";
    expect(readersIn(parse('src/aws/operations.ts', list))).toEqual([]);
    expect(readersIn(parse('src/aws/secrets.ts', list))).not.toEqual([]);
  });

  it.each([
    ['a whole client', "import * as sm from '@aws-sdk/client-secrets-manager'"],
    ['a default', "import sm from '@aws-sdk/client-secrets-manager'"],
    ['a re-export', "export * from '@aws-sdk/client-secrets-manager'"],
    ['an import at run time', "await import('@aws-sdk/client-secrets-manager')"],
    ['the aggregated client', "import { SecretsManager } from '@aws-sdk/client-secrets-manager'"],
    ['a paginator', "import { paginateListSecrets } from '@aws-sdk/client-secrets-manager'"],
    [
      'a part of the package',
      "import { SecretsManager as C } from '@aws-sdk/client-secrets-manager/x'",
    ],
  ])('takes %s from the SDK', (_, code) => {
    const names = takenFromClients(parse('broken.ts', code)).map(([, name]) => name);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => /^[A-Z]\w*(Client|Command)$/.test(name))).toEqual([]);
  });

  it('types are no way to a service', () => {
    const code = "import { type SecretListEntry, EC2Client } from '@aws-sdk/client-ec2'";
    expect(takenFromClients(parse('sound.ts', code))).toEqual([['ec2', 'EC2Client']]);
  });
});
