/** Each file in `scenarios/` is a story that a user would tell: commands on a world, what they print, how they end. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { inPackage } from '../src/files/package-facts.js';
import { loadWorld } from '../src/sandbox/load-world.js';
import { type RunningSandbox, startSandbox } from '../src/sandbox/server.js';
import { runCli } from './run-cli.js';

interface Step {
  /** Arguments behind `secrets-census`, as in a shell without quotes. */
  readonly run: string;
  /** Account whose administrator starts it; default: the management account. */
  readonly as?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly exit: number;
  /** Texts that must be printed. */
  readonly stdout?: readonly string[];
  readonly stderr?: readonly string[];
  /** Texts that must not be printed anywhere. */
  readonly never?: readonly string[];
}

interface Scenario {
  readonly story: string;
  readonly world: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const texts = { type: 'array', items: { type: 'string' } } as const;
const isScenario = new Ajv().compile<Scenario>({
  type: 'object',
  additionalProperties: false,
  required: ['story', 'world', 'steps'],
  properties: {
    story: { type: 'string' },
    world: { enum: ['tiny', 'acme'] },
    files: { type: 'object', additionalProperties: { type: 'string' } },
    steps: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['run', 'exit'],
        properties: {
          run: { type: 'string' },
          as: { type: 'string' },
          env: { type: 'object', additionalProperties: { type: 'string' } },
          exit: { type: 'integer' },
          stdout: texts,
          stderr: texts,
          never: texts,
        },
      },
    },
  },
});

const FOLDER = fileURLToPath(new URL('scenarios', import.meta.url));

const scenarios = readdirSync(FOLDER)
  .sort()
  .map((name) => {
    const data: unknown = parse(readFileSync(join(FOLDER, name), 'utf8'));
    if (!isScenario(data)) throw new Error(`${name}: ${JSON.stringify(isScenario.errors)}`);
    return [basename(name, '.yaml'), data] as const;
  });

/** A user sees no stack, whatever happened. */
const STACK = /\n\s+at .+:\d+:\d+/;

describe.each(scenarios)('%s', (_, { story, world: name, files = {}, steps }) => {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  const world = loadWorld(inPackage(`fixtures/${name}`));
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ world });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  test(story, { timeout: 60_000 }, async () => {
    for (const step of steps) {
      const env = {
        AWS_ENDPOINT_URL: sandbox.url,
        AWS_ACCESS_KEY_ID: `AKIA${step.as ?? world.managementAccountId}DEMO`,
        AWS_SECRET_ACCESS_KEY: 'sandbox',
        AWS_REGION: world.homeRegion,
        ...step.env,
      };
      const { code, stdout, stderr } = await runCli(step.run.split(' '), { cwd: folder, env });
      const all = `${stdout}${stderr}`;
      expect([step.run, code], all).toEqual([step.run, step.exit]);
      for (const text of step.stdout ?? []) expect(stdout).toContain(text);
      for (const text of step.stderr ?? []) expect(stderr).toContain(text);
      for (const text of step.never ?? []) expect(all).not.toContain(text);
      expect(all).not.toMatch(STACK);
      expect(all).not.toContain('NodeVersionSupportWarning');
    }
  });
});
