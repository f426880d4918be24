// A file to its text, or to the one problem why not. Nothing above 64 KiB is read: a scenario is written by hand, and a
// dump given by mistake should be refused at once. The text must be UTF-8; a byte order mark is taken off.

import { type FileHandle, open } from 'node:fs/promises';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';

/** Largest scenario, settings or config file in bytes. */
export const largestFileBytes = 64 * 1024;

/** A file as text, or why it could not be had. */
export type ReadFile = { readonly text: string } | { readonly problem: Problem };

/** Reads `path`; `file` is how people should read the name. Codes FL-S001 to FL-S006. */
export async function readText(path: string, file: string): Promise<ReadFile> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const state = await handle.stat();
    if (state.isDirectory()) return refused('FL-S002', file, 'is a folder, expected a file');
    if (!state.isFile()) return refused('FL-S003', file, 'is not an ordinary file');
    if (state.size > largestFileBytes) return larger(file, state.size);
    return await readHandle(handle, file);
  } catch (error) {
    return unreadable(error, file);
  } finally {
    await handle?.close();
  }
}

// A file may grow between stat and read: never more than one byte above the limit is taken.
async function readHandle(handle: FileHandle, file: string): Promise<ReadFile> {
  const buffer = Buffer.alloc(largestFileBytes + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) break;
  }
  return length > largestFileBytes ? larger(file, length) : decode(buffer.subarray(0, length), file);
}

/** Bytes to text. Codes FL-S005 (not UTF-8) and FL-S006 (binary). */
export function decode(bytes: Uint8Array, file: string): ReadFile {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) return refused('FL-S005', file, 'is UTF-16, expected UTF-8', 'save it as UTF-8');
  const zero = bytes.indexOf(0);
  if (zero >= 0) return refused('FL-S006', file, `is binary (byte 0 at offset ${zero}), expected text`);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return notUtf8(bytes, file);
  }
}

function notUtf8(bytes: Uint8Array, file: string): ReadFile {
  const lenient = new TextDecoder('utf-8').decode(bytes);
  const before = lenient.slice(0, Math.max(0, lenient.indexOf('\uFFFD'))).split('\n');
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, length: 1 };
  return { problem: problemAt('FL-S005', file, lenient, place, 'is not UTF-8', 'save it as UTF-8') };
}

function unreadable(error: unknown, file: string): ReadFile {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return refused('FL-S001', file, 'no such file');
  if (code === 'EISDIR') return refused('FL-S002', file, 'is a folder, expected a file');
  if (code === 'EACCES' || code === 'EPERM') return refused('FL-S003', file, 'cannot be read: permission denied');
  return refused('FL-S003', file, `cannot be read (${code ?? 'unknown cause'})`);
}

/** The same limit for a text that was not read from a file. */
export function tooLarge(text: string, file: string): Problem | undefined {
  const bytes = Buffer.byteLength(text);
  const refusal = bytes > largestFileBytes ? larger(file, bytes) : undefined;
  return refusal !== undefined && 'problem' in refusal ? refusal.problem : undefined;
}

function larger(file: string, bytes: number): ReadFile {
  const hint = 'it was not read; split it, or write the scenarios in TypeScript with a loop';
  return refused('FL-S004', file, `is larger than ${largestFileBytes / 1024} KiB (${bytes} bytes)`, hint);
}

function refused(code: string, file: string, message: string, hint?: string): ReadFile {
  return { problem: problemAt(code, file, '', undefined, message, hint) };
}
