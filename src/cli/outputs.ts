/** `-o FORMAT[=PATH]` to reports on standard output or in files. */
import type { LargeResult } from '../assess/assess-large.js';
import { prepareReport, writeReport } from '../files/write-report.js';
import type { ScanResult } from '../model/finding.js';
import { didYouMean } from '../model/nearest.js';
import { type Problem, UserError } from '../model/user-error.js';
import {
  FORMAT_NAMES,
  FORMATS,
  type FormatName,
  NO_TERMINAL,
  type RenderOptions,
} from '../report/formats.js';
import type { Chunk } from '../report/result-frame.js';
import type { Terminal } from './terminal.js';

/** One report to make. */
export interface Output<F extends string = FormatName> {
  readonly format: F;
  /** Absent: standard output. */
  readonly path?: string;
}

/** Formats of a command; the first is what it prints where none is asked for. */
type Names<F extends string> = readonly [F, ...F[]];

function parseOutput<F extends string>(text: string, names: Names<F>): Output<F> {
  const [name = '', ...rest] = text.split('=');
  const path = rest.join('=');
  const format = names.find((known) => known === name);
  if (format === undefined)
    throw new UserError({
      where: `--output ${text}`,
      what: `there is no format '${name}'`,
      hint: didYouMean(name, names) ?? `Known: ${names.join(', ')}.`,
    });
  if (rest.length > 0 && path === '')
    throw new UserError({ where: `--output ${text}`, what: 'the path is empty' });
  return rest.length === 0 ? { format } : { format, path };
}

/** Reads the outputs that the user asked for; one on standard output where none was named. */
export function parseOutputsOf<F extends string>(
  texts: readonly string[] | undefined,
  names: Names<F>,
): Output<F>[] {
  if (texts === undefined || texts.length === 0) return [{ format: names[0] }];
  const outputs = texts.map((text) => parseOutput(text, names));
  const onStdout = outputs.filter(({ path }) => path === undefined);
  if (onStdout.length > 1)
    throw new UserError({
      where: '--output',
      what: `${onStdout.length} reports would be mixed on standard output`,
      hint: 'Give all but one of them a file: -o json=findings.json',
    });
  return outputs;
}

/** Reads the reports of a scan that the user asked for; a table on standard output where none was named. */
export const parseOutputs = (texts: readonly string[] | undefined): Output[] =>
  parseOutputsOf(texts, FORMAT_NAMES);

/** The mistakes of a `UserError`; anything else is thrown on. */
function mistakesIn(error: unknown): readonly Problem[] {
  if (error instanceof UserError) return error.problems;
  throw error;
}

function throwAll(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UserError(problems);
}

/** Does all of it, one after the other; then throws a `UserError` with the user's mistakes that were met. */
export async function doAll(actions: readonly (() => Promise<void>)[]): Promise<void> {
  const problems: Problem[] = [];
  for (const action of actions) problems.push(...(await action().then(() => [], mistakesIn)));
  throwAll(problems);
}

function mistakesOf(action: () => void): readonly Problem[] {
  try {
    action();
    return [];
  } catch (error) {
    return mistakesIn(error);
  }
}

/** Makes the folders of the outputs. Throws a `UserError` with every output that could not be written later. */
export const prepareOutputs = (outputs: readonly Output<string>[]): void =>
  throwAll(
    outputs.flatMap(({ path }) =>
      path === undefined ? [] : mistakesOf(() => prepareReport(path)),
    ),
  );

/** Writes every output that can be written; then throws a `UserError` with those that cannot. */
export const writeOutputsOf = <F extends string>(
  outputs: readonly Output<F>[],
  terminal: Terminal,
  pieces: (format: F, options: RenderOptions) => Iterable<Chunk>,
): Promise<void> =>
  doAll(
    outputs.map(({ format, path }) => async () => {
      if (path === undefined) return terminal.print(pieces(format, terminal.render));
      await writeReport(path, pieces(format, NO_TERMINAL));
      terminal.say(`Wrote ${format} to ${path}.`);
    }),
  );

/** A result that writes itself, in pieces. */
export type WritableResult = Pick<LargeResult, 'write'>;

/** Writes every report of a result that can be written; then throws a `UserError` with those that cannot. */
export const writeOutputs = (
  result: ScanResult | WritableResult,
  outputs: readonly Output[],
  terminal: Terminal,
): Promise<void> =>
  writeOutputsOf(outputs, terminal, (format, options) =>
    'write' in result ? result.write(format, options) : [FORMATS[format].render(result, options)],
  );
