// Scenarios to start from, one for each family of outages, runnable as they are against the reference client and server.
// Limits follow from the settings written beside them: theory, plus what the instrument itself may add.

import { stringify } from 'yaml';

/** A scenario to start from. */
export interface Template {
  readonly title: string;
  readonly why: string;
  readonly faults: string;
  readonly expect: string;
  /** Lines instead of the usual client. */
  readonly client?: string;
  /** Lines between client and faults. */
  readonly more?: string;
}

const usualClient = `client:
  # a beat each second; three seconds without an answer mean that the connection is dead
  heartbeat: { interval: 1s, detector: { type: silence, window: 3s } }
  # first retry after at most 200 ms, then ever rarer, at most 2 s apart
  reconnect: { type: exponential, initial: 200ms, max: 2s, jitter: full, connectTimeout: 2s }`;

/** Silence 3 s with beats at 1 s is noticed after 2 to 3 s; 200 ms are left for instrument and machine. */
const silenceNoticed = 'detection: { notBefore: 1900ms, within: 3200ms }';

const templates: Readonly<Record<string, Template>> = {
  blackhole: {
    title: 'a connection that goes dead without a word is noticed',
    why: 'a cable pulled, a NAT entry dropped, a peer that lost power: no FIN, no RST, just silence',
    faults: '- { type: blackhole, for: 5s }   # bytes, FIN and RST vanish; the old connection stays dead',
    expect: `${silenceNoticed}\n  reconnect: { within: 6s }\n  mistakes: 0`,
  },
  stall: {
    title: 'a short stall is ridden through',
    why: 'a congested link or a paused peer holds data back for a moment; dropping the connection would make it worse',
    client: usualClient.replace('three seconds', 'five seconds').replace('window: 3s', 'window: 5s'),
    faults: '- { type: stall, for: 2s }   # bytes wait and arrive later, on the same connection',
    expect: 'detection: never\n  resume: { within: 1500ms }\n  mistakes: 0',
  },
  cut: {
    title: 'a network cut is noticed and survived',
    why: 'all packets are lost for a while, as when a switch reboots; needs packet-level faults (see flatline doctor)',
    faults: '- { type: cut, for: 5s }   # no packet passes, either way; a SYN is not answered',
    expect: `${silenceNoticed}\n  reconnect: { within: 6s }\n  mistakes: 0`,
  },
  reset: {
    title: 'a reset connection comes back at once',
    why: 'a restarted load balancer or a crashed process answers with RST; a client must not wait for a time-out',
    faults: '- { type: reset }   # RST to both sides, now',
    expect: 'detection: { within: 100ms }\n  reconnect: { within: 2s }\n  mistakes: 0',
  },
  close: {
    title: 'a closed connection comes back at once',
    why: 'a server that shuts down politely sends FIN; a client must take it for what it is',
    faults: '- { type: close }   # FIN to both sides, now',
    expect: 'detection: { within: 100ms }\n  reconnect: { within: 2s }\n  mistakes: 0',
  },
  refuse: {
    title: 'a server that refuses connections for a while is waited for',
    why: 'during a deployment the port is closed; the client must back off and still be back soon after',
    faults:
      '- { type: reset }                # it loses its connection …\n  - { type: refuse, for: 5s }        # … and finds the port closed',
    expect: 'detection: { within: 100ms }\n  reconnect: { within: 4s, attempts: { max: 20 } }\n  mistakes: 0',
  },
  latency: {
    title: 'a slow network raises no false alarm',
    why: 'mobile links and busy routers add hundreds of milliseconds; a heartbeat must tell slow from dead',
    faults: '- { type: latency, latency: 400ms, jitter: 100ms, for: 10s }',
    expect: 'detection: never\n  mistakes: 0',
  },
  loss: {
    title: 'packet loss raises no false alarm',
    why: 'TCP repairs loss by sending again, which takes time; needs packet-level faults (see flatline doctor)',
    // Some 90 packets: at least one of them is lost in 99 of 100 trials, and a trial without a loss shows nothing.
    faults: '- { type: loss, rate: 5%, for: 30s }',
    expect: 'detection: never\n  mistakes: 0',
  },
  flap: {
    title: 'a flapping link ends with the client connected',
    why: 'a link that comes and goes must not leave a client in a state from which it never returns',
    faults: '- { name: flap, type: blackhole, for: 4s, every: 10s, times: 2 }',
    expect: 'detection: { within: 3200ms }\n  reconnect: { within: 6s }',
    more: 'recover: 20s',
  },
  'half-open': {
    title: 'a peer that lives on one side only is noticed',
    why: 'what the client sends arrives, what the server answers does not: its socket looks fine for ever',
    faults: '- { type: blackhole, direction: down, for: 5s }',
    expect: `${silenceNoticed}\n  reconnect: { within: 6s }\n  mistakes: 0`,
  },
  restart: {
    title: 'a server restart is survived',
    why: 'the process is killed and comes back three seconds later',
    faults: '- { type: kill, for: 3s }',
    expect: 'detection: { within: 500ms }\n  reconnect: { within: 6s, attempts: { max: 20 } }',
  },
  herd: {
    title: 'a hundred clients come back without a stampede',
    why: 'after an outage everybody wants in at the same moment; jitter has to spread them',
    // A first wait of up to 200 ms would be three attempts of each client in the first second. A larger herd runs alone, trial by trial.
    client: usualClient
      .replace('client:', 'client:\n  count: 100')
      .replace('at most 200 ms', 'at most 3 s')
      .replace('at most 2 s', 'at most 6 s')
      .replace('initial: 200ms, max: 2s', 'initial: 3s, max: 6s'),
    faults: '- { type: reset }\n  - { type: refuse, for: 4s }',
    expect: 'reconnect: { within: 6500ms, peak: 80/s }',
  },
};

/** Names of all templates. */
export function templateNames(): string[] {
  return Object.keys(templates);
}

/**
 * The YAML of a template. `schema`: path or address for editors. `name`: of the scenario, else it is called what the template
 * shows, which then says so in a comment. Unknown templates give the first.
 */
export function templateYaml(template: string, schema: string, name?: string): string {
  const chosen = templates[template] ?? (templates['blackhole'] as Template);
  const heading = name === undefined ? `name: ${chosen.title}` : `# ${chosen.title}\nname: ${stringify(name, { lineWidth: 0 }).trimEnd()}`;
  return `# yaml-language-server: $schema=${schema}
${heading}
why: "${chosen.why}"
tags: [${template}]
${chosen.client ?? usualClient}
${chosen.more === undefined ? '' : `${chosen.more}\n`}faults:
  ${chosen.faults}
trials: 10
expect:
  ${chosen.expect}
`;
}
