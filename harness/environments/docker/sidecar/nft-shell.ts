// One kept `nft -i`: a change takes half a millisecond instead of the five that a process costs. It says nothing when a
// command worked, so each is followed by the listing of a counter of ours, and the end of that listing says that the
// command is in force. Complaints come by the same pipe, so they stand before the listing. The kernel looks at every path's
// rules in each transaction, so changes that wait for their turn become one: a thousand take 0.2 s instead of 10.

import { spawn } from 'node:child_process';

/** A table of its own, so that nothing else in the namespace (the engine's DNS rules) is touched. */
export const tableName = 'ip flatline';

/** Carries commands out, one after the other. */
export interface NftShell extends Disposable {
  /** Each line is a transaction. Settles with what was printed. Rejects with nft's words when a line was refused. */
  run(text: string): Promise<string>;
}

/** A change that waits for its turn. */
interface Waiting {
  readonly text: string;
  readonly finish: (output: Promise<string>) => void;
}

const mostJoined = 100;

const beacon = /table ip flatline \{\s*counter beacon \{[^}]*\}\s*\}\n$/;

/** Starts it and makes the table. `gone` is called when it ends unasked. */
export async function nftShell(gone: (why: string) => void): Promise<NftShell> {
  const child = spawn('sh', ['-c', 'exec nft -i 2>&1'], { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, TERM: 'dumb' } });
  let asked = false;
  let printed = '';
  let finish: ((output: string) => void) | undefined;
  child.on('error', (error) => gone(`nft cannot be started: ${error.message}`));
  child.on('exit', (code) => !asked && gone(`nft ended unasked (exit ${code})`));
  child.stdin.on('error', () => {});
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (beacon.test(printed)) finish?.(printed.replace(beacon, ''));
  });
  const once = (text: string) =>
    new Promise<string>((resolve, reject) => {
      printed = '';
      finish = (output) => {
        finish = undefined;
        if (/^error:/im.test(output)) reject(new Error(firstLines(output)));
        else resolve(output);
      };
      child.stdin.write(`${text.trim()}\nlist counter ${tableName} beacon\n`);
    });
  const run = inGroups(once);
  await run(`add table ${tableName}; flush table ${tableName}; add counter ${tableName} beacon`);
  return {
    run,
    [Symbol.dispose]() {
      asked = true;
      child.kill();
    },
  };
}

/** Joins what waits for its turn; `once` carries one text out. What is refused together is tried alone, so each has its own answer. */
export function inGroups(once: (text: string) => Promise<string>): (text: string) => Promise<string> {
  const waiting: Waiting[] = [];
  let busy = false;
  const work = async () => {
    busy = true;
    for (let group = nextGroup(waiting); group.length > 0; group = nextGroup(waiting)) await carryOut(group, once);
    busy = false;
  };
  return (text) =>
    new Promise((finish) => {
      waiting.push({ text, finish });
      if (!busy) void work();
    });
}

// A listing is somebody's own answer, and several lines are several transactions: those are never joined.
const isChange = ({ text }: Waiting) => !text.trim().includes('\n') && !/^\s*list\b/.test(text);

function nextGroup(waiting: Waiting[]): Waiting[] {
  const other = waiting.findIndex((each) => !isChange(each));
  const changes = other < 0 ? waiting.length : other;
  return waiting.splice(0, Math.max(1, Math.min(changes, mostJoined)));
}

async function carryOut(group: readonly Waiting[], once: (text: string) => Promise<string>): Promise<void> {
  const together = once(group.map(({ text }) => text.trim()).join('; '));
  if (
    group.length > 1 &&
    (await together.then(
      () => false,
      () => true,
    ))
  ) {
    for (const each of group) await carryOut([each], once);
    return;
  }
  for (const { finish } of group) finish(together);
  await together.catch(() => {});
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 3).join(' | ');
}
