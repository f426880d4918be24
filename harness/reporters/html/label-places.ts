// Where the names of points stand so that none covers another, nor a point. Each takes the first free place around its own
// point, near ones first; one that had to go far away gets a line to its point. The same points give the same picture.

/** What is labelled, in units of the picture. */
export interface LabelledPoint {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Where a label stands: `x` is its start, middle or end as `anchor` says, `y` its baseline. */
export interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** It stands away from its point: draw a line from there to here. */
  readonly line: { readonly x: number; readonly y: number } | undefined;
}

/** The area in which labels may stand. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

type Box = Area;

// Of text of 11 units: a wide guess, since fonts differ.
const characterWidth = 6.6;
const ascent = 11;
const descent = 4;
const apart = 3;
const pointRadius = 6;
const farMost = 120;
const step = 6;
// Away from its own height a reader no longer sees whose label it is.
const needsLine = 12;

/** A place for each point, in their order. */
export function labelPlaces(points: readonly LabelledPoint[], area: Area): LabelPlace[] {
  const taken: Box[] = points.map(({ x, y }) => ({
    left: x - pointRadius,
    right: x + pointRadius,
    top: y - pointRadius,
    bottom: y + pointRadius,
  }));
  return points.map((point) => {
    const candidates = placesAround(point).filter((place) => inside(boxOf(place, point.text), area));
    const free = candidates.find((place) => !taken.some((box) => overlap(boxOf(place, point.text), box)));
    const chosen = free ?? candidates[0] ?? { x: point.x + 8, y: point.y - 6, anchor: 'start', line: undefined };
    taken.push(boxOf(chosen, point.text));
    return chosen;
  });
}

// Heights of growing distance; on each right of the point, left of it, and above or below it.
function placesAround({ x, y }: LabelledPoint): LabelPlace[] {
  const heights = Array.from({ length: farMost / step + 1 }, (_, index) => index * step).flatMap((far) => (far === 0 ? [0] : [-far, far]));
  return heights.flatMap((up) =>
    anchors.flatMap(({ anchor, aside }) => {
      if (anchor === 'middle' && Math.abs(up) < needsLine) return [];
      const at = { x: x + aside, y: y + up + 4 };
      const end = { x: x + aside * 0.75, y: anchor === 'middle' ? at.y + (up < 0 ? descent - 1 : -ascent + 2) : y + up };
      return [{ ...at, anchor, line: Math.abs(up) >= needsLine ? end : undefined }];
    }),
  );
}

const anchors = [
  { anchor: 'start', aside: 9 },
  { anchor: 'end', aside: -9 },
  { anchor: 'middle', aside: 0 },
] as const;

function boxOf({ x, y, anchor }: LabelPlace, text: string): Box {
  const width = text.length * characterWidth;
  const left = x - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2) - apart;
  return { left, right: left + width + 2 * apart, top: y - ascent, bottom: y + descent };
}

function inside(box: Box, area: Area): boolean {
  return box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
