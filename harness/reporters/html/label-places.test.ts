// Labels around points that crowd: none may cover another or a point, and all stay in the picture.
import { expect, test } from 'vitest';
import { type LabelledPoint, type LabelPlace, labelPlaces } from './label-places.ts';

const area = { left: 64, right: 640, top: 4, bottom: 280 };

function boxOf({ x, y, anchor }: LabelPlace, text: string) {
  const width = text.length * 6.4;
  const left = x - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2);
  return { left, right: left + width, top: y - 9, bottom: y + 3 };
}

function overlaps(points: readonly LabelledPoint[]): string[] {
  const places = labelPlaces(points, area);
  const boxes = points.map((point, index) => ({ text: point.text, ...boxOf(places[index] as LabelPlace, point.text) }));
  const pairs = boxes.flatMap((a, index) => boxes.slice(index + 1).map((b) => [a, b] as const));
  const covered = pairs.filter(([a, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom);
  const outside = boxes.filter((box) => box.left < area.left || box.right > area.right || box.top < area.top || box.bottom > area.bottom);
  return [...covered.map(([a, b]) => `${a.text} covers ${b.text}`), ...outside.map((box) => `${box.text} is outside`)];
}

test('ten settings at one point get ten places, the far ones with a line', () => {
  const points = Array.from({ length: 10 }, (_, index) => ({ text: `setting-${index}`, x: 300, y: 150 }));
  expect(overlaps(points)).toEqual([]);
  expect(labelPlaces(points, area)[0]).toMatchObject({ line: undefined });
  expect(labelPlaces(points, area).at(-1)?.line).toBeDefined();
});

test('a row of close neighbours and a point at each edge cover nothing and stay inside', () => {
  const row = Array.from({ length: 8 }, (_, index) => ({ text: `500ms-x${index + 2}`, x: 300 + 14 * index, y: 100 }));
  const corners = [64, 640].flatMap((x) => [20, 280].map((y) => ({ text: `corner-${x}-${y}`, x, y })));
  expect(overlaps([...row, ...corners])).toEqual([]);
});
