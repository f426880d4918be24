// Packet rules of a path, as commands for nft; what they refer to is in sidecar/base-rules.ts. Each function gives one or
// more lines, and each line is one transaction. Pure text.

import { tableName as table } from './sidecar/nft-shell.ts';

/** Where a server is, in the proxy's network. */
export interface Address {
  readonly ip: string;
  readonly port: number;
}

/** The made-up address that the proxy dials for the path of that port. */
export function standForIp(port: number): string {
  return `198.18.${port >> 8}.${port & 255}`;
}

const chainOfBlock = (port: number) => `block_${port}`;

/** A path begins: its made-up address leads to the server, from its own local ports. */
export function pathBegins(port: number, server: Address, block: Block): string {
  const ip = standForIp(port);
  const chain = chainOfBlock(port);
  return transaction(
    `add chain ${table} ${chain}`,
    `add rule ${table} ${chain} ${sourceOf(block)}`,
    `add element ${table} blocks { ${ip} : jump ${chain} }`,
    `add element ${table} upstream { ${ip} : ${server.ip} . ${server.port} }`,
  );
}

/** Local ports `from` to `from + count - 1`. */
export interface Block {
  readonly from: number;
  readonly count: number;
}

const sourceOf = ({ from, count }: Block) => `meta l4proto tcp masquerade to :${from}-${from + count - 1}`;

/** From now on the path dials from another block. */
export function pathDialsFrom(port: number, block: Block): string {
  return transaction(`flush chain ${table} ${chainOfBlock(port)}`, `add rule ${table} ${chainOfBlock(port)} ${sourceOf(block)}`);
}

/** The server is somewhere else now. */
export function serverMoved(port: number, server: Address): string {
  const ip = standForIp(port);
  return transaction(
    `delete element ${table} upstream { ${ip} }`,
    `add element ${table} upstream { ${ip} : ${server.ip} . ${server.port} }`,
  );
}

/** A path ends. How it met new connections has been taken back. */
export function pathEnds(port: number): string {
  const ip = standForIp(port);
  return transaction(
    `delete element ${table} upstream { ${ip} }`,
    `delete element ${table} blocks { ${ip} }`,
    `flush chain ${table} ${chainOfBlock(port)}`,
    `delete chain ${table} ${chainOfBlock(port)}`,
  );
}

/** How new connections are met: by the port that is named (the path's own needs no rule), or not at all. */
export type Entry = 'refused' | 'unanswered' | { readonly to: number };

/** From one way of meeting new connections to another; empty where nothing changes. */
export function entryChanges(port: number, from: Entry, to: Entry): string {
  return transaction(...entryCommands('delete', port, from), ...entryCommands('add', port, to));
}

function entryCommands(verb: 'add' | 'delete', port: number, entry: Entry): string[] {
  if (entry === 'refused' || entry === 'unanswered') return [`${verb} element ${table} ${entry} { ${port} }`];
  if (entry.to === port) return [];
  return [`${verb} element ${table} entry { ${port}${verb === 'add' ? ` : ${entry.to}` : ''} }`];
}

function transaction(...commands: readonly string[]): string {
  return commands.join('; ');
}
