// What the pages let readers type for the docker environment is typed here, in a project with one short scenario: it ends well.

import { expect } from 'vitest';
import { folderWith } from '../../cli/fixtures/command.ts';
import { piecesOf } from '../../cli/fixtures/page-ways.ts';
import { wordsOf } from '../../cli/fixtures/pages.ts';
import { dockerTest } from './fixtures/needs-docker.ts';

const scenario = `name: a reset is noticed
client: { heartbeat: { interval: 200ms, detector: { type: silence, window: 500ms } } }
faults: [{ type: reset }]
trials: 1
expect: { detection: { within: 250ms } }
`;

for (const command of piecesOf('docker command'))
  dockerTest(`${command.page}: ${command.text}`, async () => {
    await using folder = await folderWith({ 'scenarios/reset.scenario.yaml': scenario });
    const { code, stdout, stderr } = await folder.run(wordsOf(command));
    expect(code, `${stdout}${stderr}`).toBe(0);
  });
