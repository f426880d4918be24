// What goes into a container is what runs there, and no more: a type-only import brings nothing along.

import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { copiedProgram } from './copied-files.ts';

test('the reference server needs nothing but Node, and ws for WebSocket', () => {
  const { entry, files, packages } = copiedProgram('servers/reference-process');
  expect(files[0]?.target).toBe(entry);
  expect(packages).toEqual(['ws']);
  expect(files.every(({ source }) => existsSync(source))).toBe(true);
});

test('the sidecar needs no package at all', () => {
  const { files, packages } = copiedProgram('environments/docker/sidecar/sidecar-process');
  expect(packages).toEqual([]);
  expect(files.map(({ target }) => target).filter((target) => /toxiproxy|testcontainers/.test(target))).toEqual([]);
});
