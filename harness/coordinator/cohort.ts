// Which waiting trials start now, beside those that run. The rules of the queue as a pure function, so that a plan can be
// rehearsed without running it. Exclusive trials come first and run alone. Trials that spawn processes start together,
// before any of them breaks anything: the longest first, so that a cohort's trials end at about the same time and few of
// its slots wait for the slowest. Trials of reference clients start freely, since they share one process, and fill the rest.

/** What one trial takes of the machine. */
export interface Load {
  /** Slots that it takes: 1 for each reference client, 32 for each black box. */
  readonly weight: number;
  /** It spawns processes, so it must not start while another trial of a cohort is between fault and recovery. */
  readonly spawns: boolean;
  /** It must run alone: a herd, a throughput figure. */
  readonly exclusive: boolean;
  /** It breaks nothing and is only watched: it shares no cohort with trials that break something, each may disturb the other's reading. */
  readonly soak?: boolean;
  /** Its server takes seconds to start, and its whole cohort waits for that: such trials share cohorts. */
  readonly slowStart?: boolean;
  /** How long it will probably take, ms; among its like the longest starts first. */
  readonly expectedMs?: number;
  /** It shakes the machine while it starts and ends (containers): it runs only beside others of its kind. */
  readonly apart?: boolean;
  /** Jobs of one block start together, blocks in their order, jobs of a block by rank. */
  readonly block?: number;
  readonly rank?: number;
}

/** Share of the slots that spawning trials leave to the others, and get from them, while both are there. */
const spawningShare = 0.875;

/** The trials that start now, in their order; nothing when all must wait. */
export function nextCohort<L extends Load>(waiting: readonly L[], running: ReadonlySet<L>, slots: number): L[] {
  const beside = [...running];
  const isMixed = [true, false].every((spawns) => [...waiting, ...beside].some((one) => one.spawns === spawns && !one.exclusive));
  const state: State<L> = {
    slots,
    most: isMixed ? { spawning: slots * spawningShare, other: slots * (1 - spawningShare) } : { spawning: slots, other: slots },
    used: { spawning: sumOf(beside.filter(isSpawning)), other: sumOf(beside.filter((one) => !one.spawns)) },
    free: !beside.some(isSpawning),
    exclusive: beside.some((one) => one.exclusive),
    kinds: new Set(beside.map(isApart)),
    starting: [],
  };
  let closed = Number.POSITIVE_INFINITY;
  for (const load of [...waiting].sort(inTurn)) {
    if (load.block !== undefined && load.block >= closed) continue;
    if ((load.spawns && !joinsCohort(load, state)) || !blockFits(load, waiting, state) || !hasRoom(load, running.size, state)) {
      closed = Math.min(closed, load.block ?? closed);
      continue;
    }
    state.starting.push(load);
    state.used[kindOf(load)] += load.weight;
    state.exclusive ||= load.exclusive;
    state.kinds.add(isApart(load));
  }
  return state.starting;
}

type Kind = 'spawning' | 'other';

interface State<L extends Load> {
  readonly slots: number;
  /** Most slots that each kind may take. */
  readonly most: Readonly<Record<Kind, number>>;
  /** Slots of what runs and of what starts with this cohort. */
  readonly used: Record<Kind, number>;
  readonly free: boolean;
  exclusive: boolean;
  readonly kinds: Set<boolean>;
  readonly starting: L[];
}

// A cohort starts when the one before is over; those that only watch and those that break something take turns.
function joinsCohort<L extends Load>(load: L, { free, starting }: State<L>): boolean {
  return free && starting.every((other) => !other.spawns || (other.soak ?? false) === (load.soak ?? false));
}

// Something always runs, however heavy it is.
function hasRoom<L extends Load>(load: L, running: number, { slots, most, used, exclusive, kinds, starting }: State<L>): boolean {
  if (running + starting.length === 0) return true;
  if (load.exclusive || exclusive || !kinds.has(isApart(load))) return false;
  const kind = kindOf(load);
  return used.spawning + used.other + load.weight <= slots && (used[kind] + load.weight <= most[kind] || used[kind] === 0);
}

// A block is begun only where all of it has room, unless nothing else stands in its way.
function blockFits<L extends Load>(load: L, waiting: readonly L[], { slots, used, starting }: State<L>): boolean {
  if (load.block === undefined || starting.length === 0 || starting.some((other) => other.block === load.block)) return true;
  return used.spawning + used.other + sumOf(waiting.filter((other) => other.block === load.block)) <= slots;
}

// Blocks in their order. Else exclusive trials first, then spawning ones (slow starters in front), then the others; of each the longest first.
function inTurn(a: Load, b: Load): number {
  if (a.block !== undefined && b.block !== undefined) return a.block - b.block || (a.rank ?? 0) - (b.rank ?? 0);
  const first = (of: (load: Load) => boolean) => Number(of(b)) - Number(of(a));
  return (
    first((one) => one.exclusive) ||
    first(isSpawning) ||
    first((one) => one.soak !== true) ||
    first((one) => one.slowStart === true) ||
    (b.expectedMs ?? 0) - (a.expectedMs ?? 0) ||
    b.weight - a.weight
  );
}

function kindOf(load: Load): Kind {
  return load.spawns ? 'spawning' : 'other';
}

function isSpawning(load: Load): boolean {
  return load.spawns;
}

function isApart(load: Load): boolean {
  return load.apart ?? false;
}

function sumOf(loads: readonly Load[]): number {
  return loads.reduce((sum, load) => sum + load.weight, 0);
}
