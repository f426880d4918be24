// Which waiting trials start now, beside those that run. The rules of the queue as a pure function, so that a plan can be
// rehearsed without running it. Trials of reference clients start freely, since they share one process; trials that spawn
// processes start together, before any of them breaks anything; exclusive trials run alone.

/** What one trial takes of the machine. */
export interface Load {
  /** Slots that it takes: 1 for each reference client, 32 for each black box. */
  readonly weight: number;
  /** It spawns processes, so it must not start while another trial of a cohort is between fault and recovery. */
  readonly spawns: boolean;
  /** It must run alone: a herd, a throughput figure. */
  readonly exclusive: boolean;
  /** It shakes the machine while it starts and ends (containers): it runs only beside others of its kind. */
  readonly apart?: boolean;
  /** Jobs of one block start together, blocks in their order, jobs of a block by rank. */
  readonly block?: number;
  readonly rank?: number;
}

/** The trials that start now, in their order; nothing when all must wait. */
export function nextCohort<L extends Load>(waiting: readonly L[], running: ReadonlySet<L>, slots: number): L[] {
  const beside = [...running];
  const state = {
    slots,
    used: sumOf(beside),
    free: !beside.some((one) => one.spawns),
    exclusive: beside.some((one) => one.exclusive),
    kinds: new Set(beside.map(isApart)),
    starting: [] as L[],
  };
  let closed = Number.POSITIVE_INFINITY;
  for (const load of [...waiting].sort(inTurn)) {
    if (load.block !== undefined && load.block >= closed) continue;
    if ((load.spawns && !state.free) || !blockFits(load, waiting, state) || !hasRoom(load, running.size, state)) {
      closed = Math.min(closed, load.block ?? closed);
      continue;
    }
    state.starting.push(load);
    state.used += load.weight;
    state.exclusive ||= load.exclusive;
    state.kinds.add(isApart(load));
  }
  return state.starting;
}

interface State<L extends Load> {
  readonly slots: number;
  /** Slots of what runs and of what starts with this cohort. */
  used: number;
  readonly free: boolean;
  exclusive: boolean;
  readonly kinds: Set<boolean>;
  readonly starting: L[];
}

// Something always runs, however heavy it is.
function hasRoom<L extends Load>(load: L, running: number, { slots, used, exclusive, kinds, starting }: State<L>): boolean {
  if (running + starting.length === 0) return true;
  if (load.exclusive || exclusive || !kinds.has(isApart(load))) return false;
  return used + load.weight <= slots;
}

// A block is begun only where all of it has room, unless nothing else stands in its way.
function blockFits<L extends Load>(load: L, waiting: readonly L[], { slots, used, starting }: State<L>): boolean {
  if (load.block === undefined || starting.length === 0 || starting.some((other) => other.block === load.block)) return true;
  return used + sumOf(waiting.filter((other) => other.block === load.block)) <= slots;
}

// Blocks in their order. Else spawning trials first, then heavy ones; otherwise in the order of arrival.
function inTurn(a: Load, b: Load): number {
  if (a.block !== undefined && b.block !== undefined) return a.block - b.block || (a.rank ?? 0) - (b.rank ?? 0);
  return Number(b.spawns) - Number(a.spawns) || b.weight - a.weight;
}

function isApart(load: Load): boolean {
  return load.apart ?? false;
}

function sumOf(loads: readonly Load[]): number {
  return loads.reduce((sum, load) => sum + load.weight, 0);
}
