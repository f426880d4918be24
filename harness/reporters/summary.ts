// The verdict as plain text for a terminal: one line a scenario, then what was violated with the lines of the file, then
// how to repeat it and where the report is. Colour supports, it never carries anything; text from outside cannot drive the
// terminal. Everything of it can be read from a log without a terminal as well.

import { styleText } from 'node:util';
import type { ExpectationResult, RunResult, ScenarioResult, Verdict } from '../result.ts';
import { titleOf } from '../result.ts';
import { formatDuration } from '../time.ts';
import { frameText, placeOf } from './frame.ts';
import { countsText, cutText, detectionText, limitText, oneLine, otherReasons, reconnectText, verdictMarks } from './wording.ts';

/** How the summary is printed. */
export interface SummaryTextOptions {
  readonly colour: boolean;
  /** Columns of the terminal: names give way, so that a scenario keeps its line. */
  readonly width?: number;
  /** The run's folder as people should read it; then the last line names the report. */
  readonly folder?: string;
}

type Colour = Parameters<typeof styleText>[0];
type Paint = (style: Colour, text: string) => string;

const verdictColours: Readonly<Record<Verdict, Colour>> = { pass: 'green', fail: 'red', inconclusive: 'yellow', unsupported: 'gray' };

/** The summary of a run, without a line end at its end. */
export function summaryText(result: RunResult, options: SummaryTextOptions): string {
  const paint: Paint = options.colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
  const blocks = [
    tableOf(result.scenarios, paint, options.width),
    ...result.scenarios.flatMap((scenario) => problemsOf(scenario, paint)),
    ...(result.errors.length === 0
      ? []
      : [result.errors.map((error) => paint('red', `environment, not your client: ${oneLine(error)}`)).join('\n')]),
    lastLines(result, options, paint),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

const headings = ['', 'scenario', 'detection p50 / p95', 'limit', 'reconnected', 'n'];

function tableOf(scenarios: readonly ScenarioResult[], paint: Paint, width?: number): string {
  if (scenarios.length === 0) return '';
  const rows = fitted(scenarios.map(rowOf), width);
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => [...(row[column] ?? '')].length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => padded(cell, widths[column] ?? 0, column >= 2))
      .join('  ')
      .trimEnd();
  const body = rows.map((row, index) => {
    const verdict = scenarios[index]?.verdict ?? 'inconclusive';
    const text = line(row);
    return paint(verdictColours[verdict], text.slice(0, 1)) + text.slice(1);
  });
  return [paint('dim', line(headings)), ...body].join('\n');
}

const widestName = 72;
const narrowestName = 20;
// Longer ones are chains of repeated sentences; the report has them in full.
const widestReason = 220;

function rowOf(scenario: ScenarioResult): string[] {
  const title = oneLine(titleOf(scenario));
  return [
    verdictMarks[scenario.verdict],
    cutTitle(title, widestName),
    detectionText(scenario),
    limitText(scenario, 'detection'),
    reconnectText(scenario),
    String(scenario.detection.n),
  ];
}

function cutTitle(title: string, most: number): string {
  return [...title].length > most ? `${[...title].slice(0, most - 1).join('')}…` : title;
}

// Names take what the numbers leave of the line.
function fitted(rows: readonly string[][], width = Number.POSITIVE_INFINITY): string[][] {
  const others = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => [...(row[column] ?? '')].length)));
  const taken = others.reduce((sum, each, column) => sum + (column === 1 ? 0 : each), 2 * (headings.length - 1));
  return rows.map((row) => row.map((cell, column) => (column === 1 ? cutTitle(cell, Math.max(narrowestName, width - taken)) : cell)));
}

function padded(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - [...cell].length));
  return right ? space + cell : cell + space;
}

function problemsOf(scenario: ScenarioResult, paint: Paint): string[] {
  if (scenario.verdict === 'pass') return [];
  const title = `${verdictMarks[scenario.verdict]} ${scenario.verdict}: ${oneLine(titleOf(scenario))}`;
  const judged = scenario.expectations.filter((each) => each.verdict === scenario.verdict);
  const lines = [
    paint(verdictColours[scenario.verdict], title),
    ...judged.map((each) => expectationText(scenario, each, paint)),
    ...otherReasons(scenario).map((reason) => `  ${cutText(oneLine(reason), widestReason)}`),
    ...(judged.length === 0 ? [paint('dim', `  at ${placeOf(scenario, { line: null, column: null })}`)] : []),
    ...(scenario.again === null ? [] : [`  again: ${paint('cyan', oneLine(scenario.again))}`]),
  ];
  return [lines.join('\n')];
}

function expectationText(scenario: ScenarioResult, expectation: ExpectationResult, paint: Paint): string {
  const frame = frameText(scenario, expectation, '    ');
  const place = paint('dim', `  at ${placeOf(scenario, expectation)}`);
  return [`  ${oneLine(expectation.message)}`, place, ...(frame === '' ? [] : [frame])].join('\n');
}

function lastLines(result: RunResult, options: SummaryTextOptions, paint: Paint): string {
  const mark = paint(verdictColours[result.verdict], `${verdictMarks[result.verdict]} ${result.verdict}`);
  const interrupted = result.interrupted ? ' Interrupted: partial.' : '';
  const line = `${mark}: ${countsText(result)} in ${formatDuration(Math.round(result.wallMs / 100) * 100)}, ${result.environment.name}, seed ${oneLine(result.seed)}.${interrupted}`;
  return options.folder === undefined ? line : `${line}\n  report: ${options.folder}/report.html`;
}
