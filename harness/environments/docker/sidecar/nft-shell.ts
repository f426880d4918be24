// One kept `nft -i`: a change takes half a millisecond instead of the five that a process costs. It says nothing when a
// command worked, so each is followed by the listing of a counter of ours, and the end of that listing says that the
// command is in force. Complaints come by the same pipe, so they stand before the listing.

import { spawn } from 'node:child_process';

/** A table of its own, so that nothing else in the namespace (the engine's DNS rules) is touched. */
export const tableName = 'ip flatline';

/** Carries commands out, one after the other. */
export interface NftShell extends Disposable {
  /** Each line is a transaction. Settles with what was printed. Rejects with nft's words when a line was refused. */
  run(text: string): Promise<string>;
}

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
  let last: Promise<unknown> = Promise.resolve();
  const run = (text: string) => {
    const mine = last.then(() => once(text));
    last = mine.catch(() => {});
    return mine;
  };
  await run(`add table ${tableName}; flush table ${tableName}; add counter ${tableName} beacon`);
  return {
    run,
    [Symbol.dispose]() {
      asked = true;
      child.kill();
    },
  };
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 3).join(' | ');
}
