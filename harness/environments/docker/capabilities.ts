// What the docker environment does exactly, approximately, or not at all, and why. One table: the guide shows it, and reports
// carry it. It depends on what the path probe saw: where RST does not arrive or refusals are not seen as such, it is said.

import type { Capability, PrimitiveName } from '../../environment.ts';

/** How clients reach the proxy, and what arrives there. */
export interface PathSight {
  /** `container`: the container's own address. `published`: a port of the engine's host. */
  readonly kind: 'container' | 'published';
  /** A reset connection is seen as RST. */
  readonly reset: boolean;
  /** A refusal is seen as a refusal. */
  readonly refused: boolean;
}

const exact: Capability = { fidelity: 'exact' };
const approximate = (reason: string): Capability => ({ fidelity: 'approximate', reason });
const no = (reason: string): Capability => ({ fidelity: 'no', reason });

const published = 'clients reach Toxiproxy only by a published port, whose forwarder answers for it';

/** The table, by what the path shows. */
export function dockerCapabilities({ kind, reset, refused }: PathSight): Readonly<Record<PrimitiveName, Capability>> {
  const direct = kind === 'container' || refused;
  return {
    delay: approximate('Toxiproxy draws jitter without a seed, and a FIN with nothing queued before it is not delayed'),
    rate: approximate('Toxiproxy counts whole KB/s; below 10 KB/s other rates go byte by byte'),
    slice: approximate('Toxiproxy halves a chunk until it fits, so pieces are smaller than asked'),
    hold: approximate('set by several calls, so the start is an interval of some ms'),
    drop: approximate('set by several calls, so the start is an interval of some ms; a drop that is not lasting stays until the end'),
    accept: direct ? exact : no(`${published}: it accepts by itself`),
    'drop-packets': direct ? exact : no(`${published}: it acknowledges what was lost`),
    'cut-after': armedCapability(reset, 'a few ms after the byte that was too much'),
    'on-idle': armedCapability(reset, 'some ms after the idle time'),
    process: approximate(
      'instants of signals are intervals (of some 10 ms where the engine must be asked); Toxiproxy passes a RST of the server on as FIN',
    ),
    overload: exact,
    end: reset ? exact : no(`${published}: a RST arrives as FIN`),
  };
}

function armedCapability(reset: boolean, when: string): Capability {
  if (!reset) return no(`${published}: a RST arrives as FIN`);
  return approximate(`it acts ${when}, and on a shared path on all connections that were there when it was armed`);
}
