/** `-o FORMAT[=PATH]` to reports on standard output or in files. */
import { prepareReport, writeReport } from '../files/write-report.js';
import type { ScanResult } from '../model/finding.js';
import { didYouMean } from '../model/nearest.js';
import { type Problem, UserError } from '../model/user-error.js';
import { FORMATS, type FormatName, NO_TERMINAL } from '../report/formats.js';
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

/** Does something for every output, and throws the mistakes of all together. */
function forEach(outputs: readonly Output[], action: (output: Output) => void): void {
  const problems: Problem[] = [];
  for (const output of outputs) {
    try {
      action(output);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** Makes the folders of the outputs. Throws a `UserError` with every output that could not be written later. */
export function prepareOutputs(outputs: readonly Output[]): void {
  forEach(outputs, ({ path }) => {
    if (path !== undefined) prepareReport(path);
  });
}

/** Renders and writes every output that can be written; then throws a `UserError` with those that cannot. */
export function writeOutputs(
  result: ScanResult,
  outputs: readonly Output[],
  terminal: Terminal,
): void {
  forEach(outputs, ({ format, path }) => {
    if (path === undefined) {
      terminal.print(FORMATS[format].render(result, terminal.render));
      return;
    }
    writeReport(path, FORMATS[format].render(result, NO_TERMINAL));
    terminal.say(`Wrote ${format} to ${path}.`);
  });
}
