/** `-o FORMAT[=PATH]` to reports on standard output or in files. */
import type { LargeResult } from '../assess/assess-large.js';
import { prepareReport, writeReport } from '../files/write-report.js';
import type { ScanResult } from '../model/finding.js';
import { didYouMean } from '../model/nearest.js';
import { type Problem, UserError } from '../model/user-error.js';
import { FORMATS, type FormatName, NO_TERMINAL, type RenderOptions } from '../report/formats.js';
import type { Chunk } from '../report/result-frame.js';
import type { Terminal } from './terminal.js';

/** One report to make. */
export interface Output {
  readonly format: FormatName;
  /** Absent: standard output. */
  readonly path?: string;
}

const isFormat = (name: string): name is FormatName => Object.hasOwn(FORMATS, name);

function parseOutput(text: string): Output {
  const [name = '', ...rest] = text.split('=');
  const path = rest.join('=');
  if (!isFormat(name))
    throw new UserError({
      where: `--output ${text}`,
      what: `there is no format '${name}'`,
      hint: didYouMean(name, Object.keys(FORMATS)) ?? `Known: ${Object.keys(FORMATS).join(', ')}.`,
    });
  if (rest.length > 0 && path === '')
    throw new UserError({ where: `--output ${text}`, what: 'the path is empty' });
  return rest.length === 0 ? { format: name } : { format: name, path };
}

/** Reads the outputs that the user asked for; a table on standard output where none was named. */
export function parseOutputs(texts: readonly string[] | undefined): Output[] {
  if (texts === undefined || texts.length === 0) return [{ format: 'table' }];
  const outputs = texts.map(parseOutput);
  const onStdout = outputs.filter(({ path }) => path === undefined);
  if (onStdout.length > 1)
    throw new UserError({
      where: '--output',
      what: `${onStdout.length} reports would be mixed on standard output`,
      hint: 'Give all but one of them a file: -o json=findings.json',
    });
  return outputs;
}

/** The mistakes of a `UserError`; anything else is thrown on. */
function mistakesIn(error: unknown): readonly Problem[] {
  if (error instanceof UserError) return error.problems;
  throw error;
}

function throwAll(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UserError(problems);
}

/** Makes the folders of the outputs. Throws a `UserError` with every output that could not be written later. */
export function prepareOutputs(outputs: readonly Output[]): void {
  const problems: Problem[] = [];
  for (const { path } of outputs) {
    try {
      if (path !== undefined) prepareReport(path);
    } catch (error) {
      problems.push(...mistakesIn(error));
    }
  }
  throwAll(problems);
}

/** A result that writes itself, in pieces. */
export type WritableResult = Pick<LargeResult, 'write'>;

const piecesOf = (
  result: ScanResult | WritableResult,
  format: FormatName,
  options: RenderOptions,
): Iterable<Chunk> =>
  'write' in result ? result.write(format, options) : [FORMATS[format].render(result, options)];

/** Writes every output that can be written; then throws a `UserError` with those that cannot. */
export async function writeOutputs(
  result: ScanResult | WritableResult,
  outputs: readonly Output[],
  terminal: Terminal,
): Promise<void> {
  const problems: Problem[] = [];
  for (const { format, path } of outputs) {
    try {
      if (path === undefined) {
        await terminal.print(piecesOf(result, format, terminal.render));
      } else {
        await writeReport(path, piecesOf(result, format, NO_TERMINAL));
        terminal.say(`Wrote ${format} to ${path}.`);
      }
    } catch (error) {
      problems.push(...mistakesIn(error));
    }
  }
  throwAll(problems);
}
