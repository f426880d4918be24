// The Vite plugin that makes tests of scenario files. It works in the flatline project only, since at the root of a
// user's configuration it would either hide their unit tests or be retried by their `retry`; there it stops with the
// lines to paste. Its output depends on more than the file's text, so Vitest's module cache must not keep it.

import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';
import type { VitestPluginContext } from 'vitest/node';
import { FlatlineError } from '../error.ts';
import { uniqueName } from '../random.ts';
import { type Channel, openChannel } from './channel.ts';
import { emitModule } from './emit.ts';
import type { Host } from './host.ts';
import { runReporter } from './reporter.ts';

const scenarioFile = /\.scenario\.(yaml|yml|ts)$/;
const sourceQuery = '?flatline-source';
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const worker = fileURLToPath(new URL(`./worker${extension}`, import.meta.url));
const library = fileURLToPath(new URL(`../index${extension}`, import.meta.url));

/** The plugin of one host; used by `flatlineProject` and `flatline run`. */
export function scenarioPlugin(host: Host): Plugin {
  return {
    name: 'flatline',
    enforce: 'pre',
    resolveId: (id) => (id === 'flatline' ? library : undefined),
    async transform(text, id) {
      if (!scenarioFile.test(id)) return undefined;
      return emit(host, id, text);
    },
    configureVitest: (context) => configure(host, context),
  };
}

/** What a user's configuration gets who names the plugin directly: the lines to paste instead. */
export function flatlinePlugin(): Plugin {
  return {
    name: 'flatline',
    config() {
      throw new FlatlineError('scenarios need a project of their own in your Vitest configuration', {
        code: 'FL-V001',
        blame: 'author',
        hint: `write\n  import { flatlineProject } from 'flatline/vitest'\n  test: { projects: [flatlineProject(), /* your own */] }`,
      });
    },
  };
}

async function emit(host: Host, file: string, text: string): Promise<{ code: string; map: never }> {
  const content = await host.load(file);
  const checks = content.scenarios.some((scenario) => scenario.hasCheck) ? { checks: `${file}${sourceQuery}` } : {};
  const { code, map } = emitModule({ file, text, ...content, worker, ...checks });
  return { code, map: map as never };
}

async function configure(host: Host, context: VitestPluginContext): Promise<void> {
  const { project, vitest } = context;
  const channel: Channel = await openChannel(uniqueName(), (id) => host.answer(id));
  project.provide('flatline' as never, channel.address as never);
  vitest.onClose(() => channel[Symbol.asyncDispose]());
  // Vitest 4 has neither this nor the cache that needs it.
  context.defineCacheKeyGenerator?.(({ id }) => (scenarioFile.test(id.split('?')[0] ?? '') ? false : undefined));
  const own = project.name;
  vitest.config.reporters.push(runReporter(host, (name) => name === own) as never);
}
