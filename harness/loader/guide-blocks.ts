// The parts of the guide (scenarios/README.md) that are made from the code: the tables of faults, of their attributes and
// of detectors with their bounds. They stand between `<!-- name -->` and `<!-- end name -->`. A test holds the guide
// against them, and write-guide.ts writes them anew.

import type { BundledClient } from '../clients/bundled-client.ts';
import { bundledClients } from '../clients/programs/index.ts';
import { dockerCapabilities } from '../environments/docker/capabilities.ts';
import { embeddedCapabilities } from '../environments/embedded.ts';
import { faultTypes } from '../faults/index.ts';
import { markdownTable } from '../faults/markdown.ts';
import { attributeList, faultTable } from '../faults/table.ts';
import { predict } from '../heartbeat/bound.ts';
import { keepAliveBound } from '../heartbeat/keep-alive-bound.ts';
import { presets } from '../heartbeat/presets.ts';
import type { DetectorSpec } from '../scenario.ts';
import { bundledServers } from '../servers/programs/index.ts';
import { formatDuration } from '../time.ts';

/** Text of each block by its name. */
export function guideBlocks(): Readonly<Record<string, string>> {
  const docker = dockerCapabilities({ kind: 'container', reset: true, refused: true });
  return {
    faults: faultTable(faultTypes, [
      { name: 'embedded', capabilities: embeddedCapabilities },
      { name: 'docker', capabilities: docker },
    ]),
    attributes: attributeList(faultTypes),
    detectors: detectorTable(),
    presets: presetTable(),
    bundled: bundledTable(),
    'bundled-options': bundledOptions(),
  };
}

/** The guide with all blocks made anew. Throws an Error when a block has no place. */
export function withBlocks(guide: string): string {
  return Object.entries(guideBlocks()).reduce((text, [name, block]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- end ${name} -->)`);
    if (!place.test(text)) throw new Error(`the guide has no place for the block "${name}"`);
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n${block}\n\n${end}`);
  }, guide);
}

const detectors: readonly (readonly [written: string, dead: string, spec: DetectorSpec])[] = [
  ['{ type: silence, window: 3s }', 'nothing came for the window', { type: 'silence', windowMs: 3000 }],
  ['{ type: silence, window: 3s, look: 1s }', 'the same, looked at each second only', { type: 'silence', windowMs: 3000, lookMs: 1000 }],
  ['{ type: reply-timeout, timeout: 2s }', 'a reply did not come in time', { type: 'reply-timeout', timeoutMs: 2000, misses: 1 }],
  [
    '{ type: reply-timeout, timeout: 1s, misses: 3 }',
    'three replies in a row did not come',
    { type: 'reply-timeout', timeoutMs: 1000, misses: 3 },
  ],
  ['{ type: outstanding, max: 2 }', 'a beat is due and two are unanswered', { type: 'outstanding', max: 2 }],
  ['{ type: empty-ticks, count: 2 }', 'two ticks (of two beats each) without anything', { type: 'empty-ticks', count: 2 }],
  [
    '{ type: phi-accrual, threshold: 8, pause: 3s }',
    'suspicion computed from past gaps exceeds the threshold',
    { type: 'phi-accrual', threshold: 8, pauseMs: 3000, minDeviationMs: 100 },
  ],
  ['{ type: chen, margin: 500ms }', 'later than estimated by more than the margin', { type: 'chen', marginMs: 500 }],
  [
    '{ type: bertier, leastMargin: 100ms }',
    'the same, with a margin that follows the errors of the estimate',
    { type: 'bertier', leastMarginMs: 100 },
  ],
  ['{ type: none }', 'never', { type: 'none' }],
];

function detectorTable(): string {
  const head = ['detector, beats each 1 s', 'dead when', 'earliest', 'mean', 'latest', 'formula'];
  const lines = detectors.map(([written, dead, detector]) => {
    const band = predict({ heartbeat: { intervalMs: 1000, from: 'client', detector }, roundTripMs: 0, repliesLost: true, side: 'client' });
    const times = band === undefined ? ['–', '–', '–'] : [band.minMs, band.meanMs, band.maxMs].map(formatDuration);
    return [`\`${written}\``, dead, ...times, band === undefined ? '–' : `${band.model}: ${band.formula}`];
  });
  return markdownTable([head, ...lines, keepAliveLine()]);
}

function keepAliveLine(): string[] {
  const { formula, ...band } = keepAliveBound({ idleMs: 10_000, intervalMs: 1000, count: 3 });
  const times = [band.minMs, band.meanMs, band.maxMs].map(formatDuration);
  return [
    '`keepAlive: { idle: 10s, interval: 1s, count: 3 }`',
    'the kernel: no probe was answered, and no beat is in flight',
    ...times,
    formula,
  ];
}

// What is known of the system, and what our machine set like it gives. An adaptive detector's times depend on what it learned.
function presetTable(): string {
  const head = ['preset', 'system', 'detects after', 'the reference client after', 'differs', 'source'];
  const lines = Object.entries(presets).map(([name, { system, heartbeat, detection, differs, source }]) => {
    const band = predict({ heartbeat, roundTripMs: 0, repliesLost: true, side: 'client' });
    const times = (from: typeof detection | undefined) =>
      from === undefined ? '–' : [from.minMs, from.meanMs, from.maxMs].map(formatDuration).join(' / ');
    return [`\`${name}\``, system, times(detection), times(band), differs ?? '', source];
  });
  return markdownTable([head, ...lines]);
}

function bundledTable(): string {
  const head = ['`use`', 'library, seen to work', 'its server', 'beats are', 'notices a silent loss'];
  const lines = Object.values(bundledClients).map((each) => [
    `\`${each.use}\``,
    `${each.library} ${each.versions}`,
    `\`${each.server}\``,
    each.beats,
    noticing(each),
  ]);
  return markdownTable([head, ...lines]);
}

// With nothing but defaults on both sides.
function noticing({ heartbeat }: BundledClient): string {
  const known = heartbeat?.({}, {});
  if (known === undefined) return heartbeat === undefined ? 'never' : 'never, unless options say so';
  const band = predict({ heartbeat: known, roundTripMs: 0, repliesLost: true, side: 'client' });
  return band === undefined ? '–' : `${formatDuration(band.minMs)} to ${formatDuration(band.maxMs)} (${band.model})`;
}

function bundledOptions(): string {
  const own = [...Object.values(bundledClients), ...Object.values(bundledServers)].flatMap((each) =>
    Object.entries(each.options ?? {}).map(([name, meaning]) => [
      `\`${each.use}\`${'server' in each ? '' : ' (server)'}`,
      `\`${name}\``,
      meaning,
    ]),
  );
  return markdownTable([['`use`', 'option', 'meaning'], ...own]);
}
