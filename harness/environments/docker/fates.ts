// What becomes of a chunk that comes in at the real proxy, which does not say so itself: it follows from what is in force on
// its connection. Whether it is true is seen on the wire: what should be dropped or held and still goes out is a delivery.
// In a cut it never reaches the proxy: the capture stands before the rules.

import type { Direction, Fate } from '../../history.ts';
import type { Directions } from '../../scenario.ts';
import { directions } from './toxics.ts';

/** Bytes of some connections are dropped or held for a while. */
export interface Span {
  readonly id: string;
  readonly fate: 'cut' | 'dropped' | 'held';
  readonly direction: Directions;
  readonly fromMs: number;
  /** End; infinite for connections that stay dead. */
  toMs: number;
  /** Only connections accepted before. */
  acceptedBeforeMs: number;
}

/** The spans of a path. */
export interface Fates {
  begin(span: Omit<Span, 'toMs' | 'acceptedBeforeMs'> & { readonly acceptedBeforeMs?: number }): void;
  /** It is lifted: for what comes later, or (`lasting`) for connections accepted later. */
  end(id: string, atMs: number, lasting: boolean): void;
  of(direction: Direction, atMs: number, acceptedMs: number): Fate | 'cut';
}

/** No span yet. */
export function fates(): Fates {
  const spans: Span[] = [];
  return {
    begin: (span) => void spans.push({ acceptedBeforeMs: Number.POSITIVE_INFINITY, ...span, toMs: Number.POSITIVE_INFINITY }),
    end(id, atMs, lasting) {
      for (const span of spans.filter((candidate) => candidate.id === id)) {
        if (lasting) span.acceptedBeforeMs = Math.min(span.acceptedBeforeMs, atMs);
        else span.toMs = atMs;
      }
    },
    of(direction, atMs, acceptedMs) {
      const own = spans.filter(
        (span) =>
          directions(span.direction).includes(direction) && atMs >= span.fromMs && atMs <= span.toMs && acceptedMs < span.acceptedBeforeMs,
      );
      for (const fate of ['cut', 'dropped'] as const) if (own.some((span) => span.fate === fate)) return fate;
      return own.length > 0 ? 'held' : 'passed';
    },
  };
}
