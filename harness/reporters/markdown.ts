// report.md: what goes into a GitHub job summary, a pull request comment or a chat. Verdict first, then a table, then the
// violated expectations with their lines of the scenario file. Kept under 60 kB, since GitHub refuses a summary that is
// too long as a whole; what is left out is counted.

import type { Reporter } from '../reporter.ts';
import type { ExpectationResult, RunResult, ScenarioResult } from '../result.ts';
import { titleOf } from '../result.ts';
import { formatDuration } from '../time.ts';
import { frameText, placeOf } from './frame.ts';
import { herdLines } from './herd-lines.ts';
import { plainMarkdown } from './plain-markdown.ts';
import {
  countsText,
  cutText,
  detectionText,
  limitText,
  oneLine,
  otherReasons,
  reconnectText,
  verdictMarks,
  worstFirst,
} from './wording.ts';

/** The reporter of report.md. */
export const markdown: Reporter = { file: 'report.md', render: ({ result }) => markdownText(result) };

/** Bytes that the text never exceeds. */
const mostBytes = 60_000;
const tableBytes = 30_000;
const herdBytes = 8_000;

function markdownText(result: RunResult): string {
  const head = [`## Flatline: ${verdictMarks[result.verdict]} ${result.verdict}`, '', headline(result), '', ...errorLines(result)].join(
    '\n',
  );
  const table = fitted(
    [tableHead],
    worstFirst(result.scenarios).map(tableRow),
    tableBytes,
    (left) => `\n… and ${left} more scenarios, see result.json.`,
  );
  const foot = `\n<sub>Flatline ${plainMarkdown(result.flatline)}, environment ${plainMarkdown(result.environment.name)}, seed \`${codeText(result.seed)}\`, ${plainMarkdown(result.startedAt)}, took ${formatDuration(Math.round(result.wallMs))}. Instants are intervals: a limit is violated only if even the earliest possible value is over it.</sub>\n`;
  const herds = fitted([], herdLines(result.scenarios), herdBytes, (left) => `\n… and ${left} more lines of herds, see report.html.`);
  const room = mostBytes - bytesOf(head) - bytesOf(table) - bytesOf(herds) - bytesOf(foot) - 200;
  const details = fitted([], worstFirst(result.scenarios).flatMap(detailsOf), room, (left) => `\n… and ${left} more, see report.html.`);
  return [head, table, herds, details, foot].filter((part) => part !== '').join('\n');
}

function headline(result: RunResult): string {
  const interrupted = result.interrupted ? ' **Interrupted: this report is partial.**' : '';
  return `**${countsText(result)}**, exit code ${result.exitCode}.${interrupted}`;
}

function errorLines(result: RunResult): string[] {
  if (result.errors.length === 0) return [];
  const shown = result.errors.slice(0, 10).map((error) => `- environment, not your client: ${plainMarkdown(cutText(error, 500))}`);
  return [...shown, ...(result.errors.length > 10 ? [`- and ${result.errors.length - 10} more`] : []), ''];
}

const tableHead = '|   | scenario | detection p50 / p95 | limit | reconnected | mistakes | n |\n| - | - | - | - | - | - | - |';

function tableRow(scenario: ScenarioResult): string {
  const cells = [
    `${verdictMarks[scenario.verdict]} ${scenario.verdict}`,
    plainMarkdown(cutText(titleOf(scenario), 200)),
    detectionText(scenario),
    limitText(scenario, 'detection'),
    reconnectText(scenario),
    String(scenario.mistakes.count),
    String(scenario.detection.n),
  ];
  return `| ${cells.join(' | ')} |`;
}

function detailsOf(scenario: ScenarioResult): string[] {
  if (scenario.verdict === 'pass') return [];
  const judged = scenario.expectations.filter((each) => each.verdict === scenario.verdict);
  const reasons = otherReasons(scenario)
    .slice(0, 3)
    .map((reason) => `- ${plainMarkdown(cutText(reason, 500))}`);
  const again = scenario.again === null ? [] : [`again: \`${codeText(scenario.again)}\``];
  const title = `\n### ${verdictMarks[scenario.verdict]} ${plainMarkdown(cutText(titleOf(scenario), 200))}\n\`${codeText(placeOf(scenario, { line: null, column: null }))}\`\n`;
  return [[title, ...judged.slice(0, 5).map((each) => violation(scenario, each)), ...reasons, ...again].join('\n')];
}

function violation(scenario: ScenarioResult, expectation: ExpectationResult): string {
  const frame = frameText(scenario, expectation).replaceAll('```', "'''");
  const message = `- ${plainMarkdown(cutText(expectation.message, 500))}`;
  return frame === '' ? message : `${message}\n\n\`\`\`text\n${placeOf(scenario, expectation)}\n${frame}\n\`\`\``;
}

/** Joins parts until the room is used up, then says how many are left. */
function fitted(head: readonly string[], parts: readonly string[], room: number, more: (left: number) => string): string {
  const taken = [...head];
  let used = bytesOf(head.join('\n'));
  for (const [index, part] of parts.entries()) {
    used += bytesOf(part) + 1;
    if (used > room) return [...taken, more(parts.length - index)].join('\n');
    taken.push(part);
  }
  return taken.join('\n');
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

function codeText(text: string): string {
  return oneLine(text).replaceAll('`', "'").replaceAll('|', '¦');
}
