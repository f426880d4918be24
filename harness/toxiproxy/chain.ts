// Puts stages into a link and takes them out again, on open connections, without waiting for anybody: what a stage keeps
// goes on in order when it leaves. A toxic that the draw of toxicity left inactive keeps its place without a stage.

import { type Random, random } from '../random.ts';
import type { Clock } from '../time.ts';
import type { Link, LinkNode } from './link.ts';
import { type Attributes, endChunk, type Stage, type StageSurroundings } from './stage.ts';

/** How to make a stage, and under which name it stands in the chain. */
export interface StageSpec {
  readonly name: string;
  readonly attributes: Attributes;
  readonly stage: (attributes: Attributes, surroundings: StageSurroundings) => Stage;
}

/** What draws depend on: seed, proxy, connection; direction and name are added. */
export interface Draws {
  readonly seed: string;
  readonly proxy: string;
  readonly conn: number;
}

/** The draws of one stage on one connection: the same seed gives the same draws. */
export function drawsOf(draws: Draws, link: Link, name: string): Random {
  return random(draws.seed, draws.proxy, draws.conn, link.direction, name);
}

/** Appends a stage; `active` false keeps only its place. */
export function addStage(link: Link, spec: StageSpec, active: boolean, draws: Draws, clock: Clock): void {
  const node: LinkNode = { name: spec.name, stage: undefined, next: undefined, ended: false };
  let last = link.first;
  while (last?.next !== undefined) last = last.next;
  if (last === undefined) link.first = node;
  else last.next = node;
  if (active) node.stage = stageOf(link, node, spec, draws, clock);
}

function stageOf(link: Link, node: LinkNode, spec: StageSpec, draws: Draws, clock: Clock): Stage {
  let own: Random | undefined;
  return spec.stage(spec.attributes, {
    clock,
    pass: (chunk) => link.passTo(node.next, chunk),
    relieved: () => link.adjustReading(),
    random: () => {
      own ??= drawsOf(draws, link, spec.name);
      return own;
    },
  });
}

/** Takes a stage out; what it kept goes on. With `closes`, the stream ends there. */
export function removeStage(link: Link, name: string, closes: boolean, clock: Clock): void {
  const node = nodeOf(link, name);
  if (node === undefined) return;
  node.stage?.release();
  if (closes) link.passTo(node.next, endChunk('fin', 'path', clock.nowMs()));
  node.stage?.dispose();
  node.stage = undefined;
  unlink(link, node);
  link.adjustReading();
}

/** New attributes for a stage, which may come in action by that, or go out of it. */
export function updateStage(link: Link, spec: StageSpec, active: boolean, draws: Draws, clock: Clock): void {
  const node = nodeOf(link, spec.name);
  if (node === undefined) return;
  if (node.stage !== undefined && active) node.stage.update(spec.attributes);
  else if (node.stage !== undefined) {
    node.stage.release();
    node.stage = undefined;
  } else if (active) node.stage = stageOf(link, node, spec, draws, clock);
  link.adjustReading();
}

/** True where the link has a stage of that name. */
export function nodeOf(link: Link, name: string): LinkNode | undefined {
  let node = link.first;
  while (node !== undefined && node.name !== name) node = node.next;
  return node;
}

function unlink(link: Link, node: LinkNode): void {
  if (link.first === node) {
    link.first = node.next;
    return;
  }
  for (let before = link.first; before !== undefined; before = before.next) {
    if (before.next !== node) continue;
    before.next = node.next;
    return;
  }
}
