/**
 * The walls between the folders of `src/`, as rules of dependency-cruiser, each with its reason. Run by
 * `test/walls.test.ts`, which also breaks each of them once. By hand: npx depcruise src
 */

const MODEL = '^src/model/';
const npm = (name) => `node_modules/${name}/`;
const core = (name) => `^${name}(/|$)`;

/** A folder may import itself and what is named; nothing else. */
const only = (folder, allowed, reason) => ({
  name: `${folder}-imports-only`,
  severity: 'error',
  comment: reason,
  from: { path: `^src/${folder}/` },
  to: { pathNot: [`^src/${folder}/`, ...allowed] },
});

/** A thing may be imported from the named places; from nowhere else. */
const alone = (name, things, places, reason) => ({
  name,
  severity: 'error',
  comment: reason,
  from: { path: '^src/', pathNot: places },
  to: { path: things },
});

const STAGES = [
  'discover',
  'collect',
  'usage',
  'policy',
  'cost',
  'evaluate',
  'triage',
  'report',
  'deliver',
];
const WIRING = '^src/([^/]+|(crawl|assess|observe)/[^/]+)\\.ts$';
const PROGRAM = '^src/cli\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only(
      'model',
      [npm('leven')],
      'The nouns lie below everything, so they know nothing of it; leven is one pure function.',
    ),
    only(
      'discover',
      [MODEL],
      'Discovering knows an organization through its ports alone, and no other stage.',
    ),
    only(
      'collect',
      [MODEL, npm('p-limit')],
      'Collecting knows AWS through its ports alone, and no other stage; a library keeps its queue.',
    ),
    only(
      'usage',
      [MODEL],
      'Who uses a secret follows from counts of events and the inventory alone; who has seen the events is known through ports.',
    ),
    only(
      'policy',
      [MODEL],
      'What a policy allows follows from its text alone: no rule, no severity, no input or output.',
    ),
    only(
      'cost',
      [MODEL],
      'What a secret costs follows from the inventory and a price list alone: no rule, no format, no input or output.',
    ),
    only(
      'evaluate',
      [MODEL, npm('@marcbachmann/cel-js')],
      'A verdict follows from the inventory and the rules alone: no format, no file, no clock.',
    ),
    only(
      'triage',
      [MODEL, core('crypto')],
      'A finding follows from verdicts, waivers and baseline alone; a hash gives it its identity.',
    ),
    only(
      'report',
      [MODEL, core('crypto'), npm('string-width'), npm('wrap-ansi'), npm('@types/sarif')],
      'A report is a text made of a result: it neither judges nor writes. Libraries measure and wrap text.',
    ),
    only(
      'deliver',
      [MODEL, core('crypto'), npm('p-limit')],
      'Delivering knows Security Hub through its ports alone, and does not decide what a finding is.',
    ),
    only(
      'aws',
      [
        MODEL,
        '^src/(discover|collect|usage|cost|deliver)/ports\\.ts$',
        npm('(@aws-sdk|@smithy|@types/aws)'),
        npm('p-limit'),
        npm('undici'),
      ],
      'The adapters to AWS serve the ports of discover, collect, usage, cost and deliver, and hold no rule and no threshold.',
    ),
    only(
      'files',
      [MODEL, core('(fs|path|os|url|zlib|crypto|stream)'), npm('(yaml|ajv|ajv-formats)')],
      'The adapters to disk give nouns and take texts; they judge nothing.',
    ),
    only(
      'logs',
      [
        MODEL,
        '^src/usage/(ports|sources/words)\\.ts$',
        '^src/usage/sql/',
        '^src/files/log-files\\.ts$',
        '^src/threads/',
        core('(os|zlib)'),
        npm('@duckdb/node-api'),
      ],
      'Reading log files gives counts and knows no secret; the disk is known in files, and what a question is in usage.',
    ),
    only(
      'threads',
      [MODEL, core('worker_threads')],
      'Running jobs on threads knows nothing of what the jobs are.',
    ),
    only(
      'sandbox',
      [
        MODEL,
        core('(http|fs|path|url|crypto|zlib)'),
        npm('(yaml|ajv|ajv-formats)'),
        npm('@duckdb/node-api'),
      ],
      'The sandbox stands for AWS: code that it shared with the scanner would hide the same mistake on both sides.',
    ),
    {
      name: 'wiring-only-wires',
      severity: 'error',
      comment:
        'The files above the folders, and the parts of a scan, connect stages and adapters; they touch neither AWS, disk nor terminal themselves.',
      from: { path: WIRING, pathNot: PROGRAM },
      to: {
        pathNot: [
          WIRING,
          `^src/(model|${STAGES.join('|')}|aws|files|logs|threads)/`,
          npm('p-map'),
          core('crypto'),
        ],
      },
    },
    alone(
      'cel-in-one-file',
      npm('@marcbachmann/cel-js'),
      '^src/evaluate/cel\\.ts$',
      'The language of conditions can be exchanged, and its limits are set, in one place.',
    ),
    alone(
      'duckdb-where-it-may-be-missing',
      npm('@duckdb'),
      ['^src/logs/', '^src/sandbox/'],
      'DuckDB is an optional dependency: whoever needs it says what to install where it is missing.',
    ),
    alone(
      'aws-sdk-in-aws',
      npm('(@aws-sdk|@smithy)'),
      '^src/aws/',
      "AWS's spelling, errors and surprises end at src/aws/.",
    ),
    alone(
      'aws-by-its-front-door',
      '^src/aws/(?!(connect|operations)\\.ts$)',
      '^src/aws/',
      'Outside src/aws/, AWS is what connect gives and what operations lists.',
    ),
    alone(
      'disk-in-files',
      core('fs'),
      ['^src/files/', '^src/sandbox/(load-(world|faults)|write-logs)\\.ts$'],
      'What is read from and written to disk is known in one place; the sandbox reads its world and its faults, and writes its logs, itself.',
    ),
    alone(
      'network-in-sandbox',
      core('(http|https|http2|net|tls|dgram|dns|inspector)'),
      '^src/sandbox/',
      'The scanner reaches the network through the AWS SDK alone; only the sandbox listens.',
    ),
    alone(
      'no-other-programs',
      core('(child_process|cluster|vm|repl|module)'),
      [],
      'The scanner starts no other program and runs no text as code.',
    ),
    alone(
      'threads-in-threads',
      core('worker_threads'),
      '^src/threads/',
      'Threads run modules of this package alone; what they may run, and how their errors come back, is known in one place.',
    ),
    alone(
      'process-in-cli',
      core('(process|console|readline|tty)'),
      [PROGRAM, '^src/cli/'],
      'A library that reads the environment or prints surprises whoever embeds it.',
    ),
    alone(
      'sandbox-in-its-commands',
      '^src/sandbox/',
      ['^src/sandbox/', '^src/cli/(demo|sandbox)\\.ts$'],
      'Only the commands demo and sandbox make up an AWS; a scan never meets one by accident.',
    ),
    alone(
      'cli-on-top',
      ['^src/cli/', PROGRAM],
      [PROGRAM, '^src/cli/'],
      'The command line is the last to know: everything below it works without it.',
    ),
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or lack a noun.',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      comment: 'What is shipped holds nothing that only tests need.',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      comment:
        'A package that users do not install must not be needed when it runs; types are gone by then.',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-imports-of-nothing',
      severity: 'error',
      comment: 'An import that leads nowhere would be invisible to every other wall.',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'nothing-is-left-over',
      severity: 'error',
      comment: 'A file that neither the program nor the library reaches is dead.',
      from: { path: ['^src/cli\\.ts$', '^src/index\\.ts$'] },
      to: { path: '^src/', pathNot: ['^src/cli\\.ts$', '^src/index\\.ts$'], reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6'],
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types count: they are knowledge too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
