// junit.xml: one case for each scenario x setting. What readers do with it decided the rest (knowledge of GitLab's, Jenkins'
// and Vitest's readers): GitLab takes `classname` as the suite and keeps only the first of equal names; Jenkins reads
// `error` before `failure` and shows `properties`; many show only the first failure, so the worst comes first.
// Inconclusive is an `error` (the instrument is to blame, and it must not look green), unsupported is `skipped`.

import type { Reporter } from '../reporter.ts';
import { type ExpectationResult, type RunResult, roundMs, type ScenarioResult, titleOf } from '../result.ts';
import { frameText, placeOf } from './frame.ts';
import { harmless, otherReasons } from './wording.ts';

/** The reporter of junit.xml. */
export const junit: Reporter = { file: 'junit.xml', render: ({ result }) => junitText(result) };

function junitText(result: RunResult): string {
  const files = Map.groupBy(result.scenarios, (scenario) => scenario.file);
  const suites = [...files].map(([file, scenarios]) => suite(file, scenarios, result));
  if (result.errors.length > 0) suites.push(environmentSuite(result));
  const counts = countsOf(result.scenarios, result.errors.length > 0 ? 1 : 0);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="flatline" ${counts} time="${seconds(result.wallMs)}">\n${suites.join('')}</testsuites>\n`;
}

function suite(file: string, scenarios: readonly ScenarioResult[], result: RunResult): string {
  const names = new Map<string, number>();
  const timeMs = scenarios.reduce((sum, scenario) => sum + scenario.wallMs, 0);
  const head = `<testsuite name="${xml(file)}" ${countsOf(scenarios, 0)} skipped="${scenarios.filter((scenario) => scenario.verdict === 'unsupported').length}" time="${seconds(timeMs)}" timestamp="${xml(result.startedAt.slice(0, 19))}">`;
  return `  ${head}\n${propertiesOf(result)}${scenarios.map((scenario) => testCase(scenario, uniqueTitle(scenario, names))).join('')}  </testsuite>\n`;
}

function uniqueTitle(scenario: ScenarioResult, names: Map<string, number>): string {
  const title = titleOf(scenario);
  const before = names.get(title) ?? 0;
  names.set(title, before + 1);
  return before === 0 ? title : `${title} (${before + 1})`;
}

function testCase(scenario: ScenarioResult, name: string): string {
  const head = `<testcase classname="${xml(scenario.file)}" name="${xml(name)}" time="${seconds(scenario.wallMs)}">`;
  return `    ${head}\n${outcomeOf(scenario)}${numbersOf(scenario)}    </testcase>\n`;
}

function outcomeOf(scenario: ScenarioResult): string {
  switch (scenario.verdict) {
    case 'pass':
      return '';
    case 'fail':
      return failuresOf(scenario);
    case 'inconclusive':
      return element('error', 'inconclusive', scenario.reasons[0] ?? 'no reason given', detailsOf(scenario));
    case 'unsupported':
      return `      <skipped>${xmlText(`unsupported: ${scenario.reasons.join('; ')}`)}</skipped>\n`;
  }
}

function failuresOf(scenario: ScenarioResult): string {
  const violated = scenario.expectations.filter((each) => each.verdict === 'fail');
  const failures = violated.map((each) => element('failure', each.path, each.message, violationText(scenario, each)));
  const others = otherReasons(scenario).map((reason) =>
    element('failure', 'flatline', reason, `${reason}\n${placeOf(scenario, { line: null, column: null })}`),
  );
  return [...failures, ...others].join('') || element('failure', 'flatline', 'failed', detailsOf(scenario));
}

function violationText(scenario: ScenarioResult, expectation: ExpectationResult): string {
  const again = scenario.again === null ? [] : [`again: ${scenario.again}`];
  return [expectation.message, placeOf(scenario, expectation), frameText(scenario, expectation), ...again]
    .filter((part) => part !== '')
    .join('\n');
}

function detailsOf(scenario: ScenarioResult): string {
  return [...scenario.reasons, placeOf(scenario, { line: null, column: null })].join('\n');
}

function element(kind: 'failure' | 'error', type: string, message: string, body: string): string {
  return `      <${kind} type="${xml(type)}" message="${xml(message)}">${xmlText(body)}</${kind}>\n`;
}

// As output, since the schema knows properties of suites only. Infinite and absent numbers are left out: a reader would take
// them for zero.
function numbersOf(scenario: ScenarioResult): string {
  const numbers: Record<string, number | string | null> = {
    verdict: scenario.verdict,
    trials: scenario.trials.length,
    'detection.n': scenario.detection.n,
    'detection.p50Ms': scenario.detection.p50,
    'detection.p95Ms': scenario.detection.p95,
    'detection.maxMs': scenario.detection.max,
    'silence.maxMs': scenario.silence.max,
    'reconnect.n': scenario.reconnect.n,
    'reconnect.succeeded': scenario.reconnect.succeeded,
    'reconnect.p95Ms': scenario.reconnect.p95,
    mistakes: scenario.mistakes.count,
  };
  const known = Object.entries(numbers).filter(([, value]) => value !== null);
  const lines = known.map(([name, value]) => `${name}=${typeof value === 'number' ? roundMs(value) : value}`);
  return `      <system-out>${xmlText(lines.join('\n'))}</system-out>\n`;
}

function propertiesOf(result: RunResult): string {
  const known = { seed: result.seed, environment: result.environment.name, flatline: result.flatline, ...result.environment.versions };
  const lines = Object.entries(known).map(([name, value]) => `      <property name="${xml(name)}" value="${xml(value)}"/>\n`);
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

function environmentSuite(result: RunResult): string {
  const errors = result.errors.map((error) => element('error', 'environment', error, error)).join('');
  return `  <testsuite name="environment" tests="1" failures="0" errors="1" skipped="0" time="0">\n    <testcase classname="environment" name="the environment worked" time="0">\n${errors}    </testcase>\n  </testsuite>\n`;
}

function countsOf(scenarios: readonly ScenarioResult[], broken: number): string {
  const count = (verdict: string) => scenarios.filter((scenario) => scenario.verdict === verdict).length;
  return `tests="${scenarios.length + broken}" failures="${count('fail')}" errors="${count('inconclusive') + broken}"`;
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

/** Text for an attribute of XML 1.0: markup escaped, forbidden characters replaced, line ends kept as references. */
export function xml(text: string): string {
  return xmlText(text).replaceAll('"', '&quot;').replaceAll("'", '&apos;').replaceAll('\n', '&#10;');
}

function xmlText(text: string): string {
  return harmless(text.toWellFormed()).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
