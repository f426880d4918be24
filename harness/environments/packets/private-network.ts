// A network of our own, without privileges: one user and network namespace whose only interface is a loopback, held open by
// the nft that drops packets in it. Proxy and clients are started inside; when the harness is gone nft's input closes, it
// ends, and with the last process inside the namespace and every rule in it are gone.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { messageOf } from '../../error.ts';
import { systemClock, within } from '../../time.ts';
import { type RuleSession, ruleSession } from './rule-session.ts';
import { baseRules } from './rules.ts';

/** An open private network. */
export interface PrivateNetwork extends AsyncDisposable {
  /** Words before a command that start it inside. */
  readonly inside: readonly string[];
  readonly rules: RuleSession;
}

/** Why there is none, as a sentence for people. */
export interface NoNetwork {
  readonly reason: string;
}

const readyLimitMs = 5_000;

/** Opens one, or says what is missing. Never throws. */
export async function openPrivateNetwork(runId = ''): Promise<PrivateNetwork | NoNetwork> {
  if (process.platform !== 'linux') return { reason: `packet faults need Linux namespaces, this is ${process.platform}` };
  const holder = spawn('unshare', ['-Urn', 'sh', '-c', 'ip link set lo up && exec nft -i 2>&1'], {
    detached: true,
    env: { ...process.env, FLATLINE_RUN_ID: runId, LC_ALL: 'C' },
  });
  let words = '';
  for (const output of [holder.stdout, holder.stderr]) output.on('data', (chunk: Buffer) => (words = (words + chunk).slice(-2000)));
  const failed = new Promise<NoNetwork>((resolve) => {
    holder.once('error', (error) => resolve({ reason: missing(messageOf(error)) }));
    holder.once('close', () => resolve({ reason: missing(words) }));
  });
  const late = () => ({ reason: 'the private network was not ready in 5 s' });
  const opened = await within(systemClock, Promise.race([ready(holder), failed]), readyLimitMs, late);
  if ('reason' in opened) holder.kill('SIGKILL');
  return opened;
}

async function ready(holder: ChildProcessWithoutNullStreams): Promise<PrivateNetwork | NoNetwork> {
  const rules = ruleSession(holder);
  try {
    // One by one: a rule may refer to what an earlier one made.
    for (const rule of baseRules.slice(0, 2)) holder.stdin.write(`${rule}\n`);
    await rules.apply(baseRules.slice(2));
  } catch (error) {
    return { reason: missing(messageOf(error)) };
  }
  const inside = ['nsenter', '--preserve-credentials', '-U', '-n', '-t', String(holder.pid), '--'];
  const refusal = await enters(inside);
  if (refusal !== undefined) return { reason: missing(refusal) };
  const gone = new Promise<void>((resolve) => holder.once('close', () => resolve()));
  return {
    inside,
    rules,
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await within(systemClock, gone, 1000, () => void holder.kill('SIGKILL'));
    },
  };
}

function enters(inside: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(inside[0] ?? '', [...inside.slice(1), 'true'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : words));
  });
}

/** What is missing, from what the tools say. */
export function missing(words: string): string {
  const said = words.trim().split('\n').at(-1) ?? '';
  if (/spawn unshare ENOENT|spawn nsenter ENOENT/.test(words)) return 'util-linux (unshare, nsenter) is not installed';
  if (/nft: (?:command )?not found/.test(words)) return 'nftables (nft) is not installed';
  if (/ip: (?:command )?not found/.test(words)) return 'iproute2 (ip) is not installed';
  if (/unshare|uid_map|nsenter|reassociate/.test(words)) return `unprivileged user namespaces are not allowed here (${said})`;
  return `nftables does not work in a private network (${said})`;
}
