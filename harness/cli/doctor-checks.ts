// What a machine needs to measure in the embedded environment, as data: a Node that is new enough, a loopback, a clock and a
// timer that are punctual, a place for reports, and a private network namespace for faults of packets.

import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { formatDuration, nowMs, sleepUntil, systemClock } from '../time.ts';

/** One thing that was looked at. */
export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean;
  /** Measuring works without it; what does not work is in the detail. */
  readonly optional?: boolean;
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Looks at everything, one after the other, so that the timers are not disturbed by the rest. */
export async function embeddedChecks(reportsDir: string): Promise<DoctorCheck[]> {
  return [nodeCheck(), await loopbackCheck(), await punctualityCheck(), await reportsCheck(reportsDir), await namespaceCheck()];
}

function nodeCheck(): DoctorCheck {
  const ok = Number(process.versions.node.split('.')[0]) >= 24;
  return { name: 'node', ok, detail: `${process.version}, ${availableParallelism()} cores`, hint: 'install Node 24 or later' };
}

async function loopbackCheck(): Promise<DoctorCheck> {
  const server = createServer((socket) => socket.end());
  try {
    await new Promise<void>((listening, failed) => server.once('error', failed).listen(0, '127.0.0.1', listening));
    const { port } = server.address() as { port: number };
    const startedMs = nowMs();
    await new Promise<void>((connected, failed) => {
      const socket = createConnection({ host: '127.0.0.1', port }, () => connected(void socket.destroy()));
      socket.once('error', failed);
    });
    return { name: 'loopback', ok: true, detail: `connected in ${formatDuration(nowMs() - startedMs)}` };
  } catch (error) {
    return { name: 'loopback', ok: false, detail: String(error), hint: 'allow connections on 127.0.0.1' };
  } finally {
    server.close();
  }
}

const wakes = 100;
/** Above this the instrument would widen every interval by more than its nominal uncertainty. */
const punctualMs = 5;

// How late timers are while nothing else happens here: what a busy machine does to every measurement.
async function punctualityCheck(): Promise<DoctorCheck> {
  const lateMs: number[] = [];
  for (let wake = 0; wake < wakes; wake += 1) {
    const atMs = nowMs() + 5;
    await sleepUntil(systemClock, atMs);
    lateMs.push(nowMs() - atMs);
  }
  const p99 = lateMs.sort((a, b) => a - b)[Math.floor(wakes * 0.99) - 1] ?? 0;
  const detail = `99 of 100 timers at most ${formatDuration(p99)} late`;
  return {
    name: 'timers',
    ok: p99 <= punctualMs,
    optional: true,
    detail,
    hint: 'fewer other programs, or more cores: else limits are judged more widely',
  };
}

async function reportsCheck(reportsDir: string): Promise<DoctorCheck> {
  for (let folder = resolve(reportsDir); ; folder = dirname(folder)) {
    const found = await access(folder, constants.W_OK).then(
      () => true,
      (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : false),
    );
    if (found === undefined && folder !== dirname(folder)) continue;
    return {
      name: 'reports',
      ok: found === true,
      detail: resolve(reportsDir),
      hint: `make ${folder} writable, or set "reports" in flatline.config.yaml`,
    };
  }
}

async function namespaceCheck(): Promise<DoctorCheck> {
  const ok = await succeeds('unshare', ['-Urn', 'nft', 'list', 'ruleset']);
  const detail = ok
    ? 'private network namespaces and nftables'
    : 'no private network namespace with nftables: cut and loss are unsupported';
  return {
    name: 'packet faults',
    ok,
    optional: true,
    detail,
    hint: 'install nftables and util-linux, and allow unprivileged user namespaces',
  };
}

function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((answer) => {
    execFile(command, [...args], { timeout: 3000 }, (error) => answer(error === null));
  });
}
