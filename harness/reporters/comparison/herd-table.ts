// How the herds of a comparison come back, as rows of text: for the terminal, Markdown and HTML alike. Only settings whose
// trials have several clients have a row.

import type { ComparedSetting, HerdFigures } from '../../engine/comparison.ts';
import { shortDuration } from '../wording.ts';

/** Heads of the columns. */
export const herdColumns = ['setting', 'clients', 'peak/100 ms', 'peak/s', 'attempts', '50 % back', '95 %', 'all', 'n'] as const;

/** What the numbers are. */
export const herdLegend =
  'the herd comes back: medians over n trials, since its clients depend on each other; times since the heal; attempts of one client';

/** What the numbers of a curve are. */
export const curvesLegend = 'connect attempts of all clients in each 100 ms since the fault began, medians over n trials';

/** The curve of connects as numbers, parted by spaces. */
export function curveText({ connectsPer100Ms }: Pick<HerdFigures, 'connectsPer100Ms'>): string {
  return connectsPer100Ms.map((count) => String(Math.round(count))).join(' ');
}

/** One row for each herd, in the order of the settings. */
export function herdRows(settings: readonly Pick<ComparedSetting, 'name' | 'herd'>[]): string[][] {
  return settings.flatMap(({ name, herd }) => (herd === null ? [] : [[name, ...cellsOf(herd)]]));
}

function cellsOf(herd: HerdFigures): string[] {
  const times = [herd.back50Ms, herd.back95Ms, herd.backAllMs].map(shortDuration);
  const peaks = [herd.peakPer100Ms, herd.peakPerSecond].map((peak) => String(Math.round(peak)));
  return [String(herd.clients), ...peaks, herd.attemptsPerClient.toFixed(1), ...times, String(herd.trials)];
}
