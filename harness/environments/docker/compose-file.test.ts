// The images come from docker-compose.yml and nowhere else, with variables as compose reads them.

import { expect, test } from 'vitest';
import { composePath, filled, readImages } from './compose-file.ts';

test('the defaults of the project file are complete', () => {
  expect(readImages({})).toEqual({
    server: 'node:24-bookworm-slim',
    toxiproxy: 'ghcr.io/shopify/toxiproxy:2.12.0',
    sidecar: 'flatline-sidecar:1',
  });
});

test('a variable replaces an image, an empty one does not', () => {
  expect(readImages({ FLATLINE_TOXIPROXY_IMAGE: 'mine:1' }).toxiproxy).toBe('mine:1');
  expect(readImages({ FLATLINE_TOXIPROXY_IMAGE: '' }).toxiproxy).toBe('ghcr.io/shopify/toxiproxy:2.12.0');
});

test('a variable without value and default is refused by name', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a compose file
  expect(() => filled('x:${TAG}', {})).toThrow('$TAG is not set');
});

test('a file that is not there is an environment failure', () => {
  expect(() => readImages({}, 'nowhere.yml')).toThrow(/cannot be read/);
  expect(() => composePath('/')).toThrow(/not part of this installation/);
});
