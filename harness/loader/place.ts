// A finding at a path of merged data to a problem at a line of the file that the part came from. What is missing is shown
// at the key of the map in which it is missing.

import { nearestSpot, type Path } from './document.ts';
import type { Finding } from './explain-issue.ts';
import type { Place } from './frame.ts';
import { type Problem, problemAt } from './problem.ts';
import type { Source, Traced } from './traced.ts';

/** Places a finding. */
export function placeFinding(root: Traced, finding: Finding): Problem {
  const { source, exact } = nearestSource(root, finding.path);
  const spot = nearestSpot(source.document, source.path);
  const place = spot && (exact ? spot[finding.part] : spot.key);
  const file = source.document;
  return problemAt(
    finding.code,
    file.file,
    file.text,
    firstLineOnly(place, exact || source.path.length > 0),
    finding.message,
    finding.hint,
  );
}

function nearestSource(root: Traced, path: Path): { source: Source; exact: boolean } {
  let current = root;
  for (const step of path) {
    const child = current.children?.get(String(step));
    if (child === undefined) return { source: current.source, exact: false };
    current = child;
  }
  return { source: current.source, exact: true };
}

// The whole file is not underlined when something is missing at its top.
function firstLineOnly(place: Place | undefined, narrow: boolean): Place | undefined {
  return place === undefined || narrow ? place : { ...place, length: 1 };
}
