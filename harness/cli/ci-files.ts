// The file that runs the suite elsewhere, as `init` writes it: a workflow for GitHub Actions, or a job for GitLab. Both run
// two shards side by side, keep every run as an artifact even when it is red, and show the cases where the forge does.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** For which forge. */
export type Forge = 'github' | 'gitlab';

/** A file of the project. `needs` = what is to be done by hand so that it is found. */
export interface CiFile {
  readonly file: string;
  readonly text: string;
  readonly needs?: string;
}

/** The forge that a folder's files speak of: GitLab where it has a GitLab file and no workflows, else GitHub. */
export function forgeOf(folder: string): Forge {
  return existsSync(join(folder, '.gitlab-ci.yml')) && !existsSync(join(folder, '.github')) ? 'gitlab' : 'github';
}

/** The CI file for a folder. A GitLab file that is there already is left alone: ours then stands beside it, to be included. */
export function ciFile(folder: string, forge: Forge): CiFile {
  const install = existsSync(join(folder, 'package.json')) ? 'npm ci' : 'npm install --no-save flatline';
  if (forge === 'github') return { file: join('.github', 'workflows', 'flatline.yml'), text: workflow(install) };
  const job = gitlabJob(install);
  if (!existsSync(join(folder, '.gitlab-ci.yml'))) return { file: '.gitlab-ci.yml', text: job };
  const file = join('.gitlab', 'flatline.gitlab-ci.yml');
  return { file, text: job, needs: `add to .gitlab-ci.yml: include: [{ local: ${file} }]` };
}

const workflow = (install: string) => `name: resilience
on: [push]
permissions: { contents: read }
jobs:
  run:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    strategy: { fail-fast: false, matrix: { shard: [1, 2] } }
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24 }
      - run: ${install} && npx flatline run --shard \${{ matrix.shard }}/2
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: "flatline-\${{ matrix.shard }}", path: reports/latest/ }
  report:
    needs: run
    if: always()
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24 }
      - uses: actions/download-artifact@v4
        with: { pattern: "flatline-*", path: shards }
      - run: ${install} && npx flatline merge shards/*
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: resilience-report, path: reports/latest/ }
`;

const gitlabJob = (install: string) => `resilience:
  image: node:24
  parallel: 2
  script:
    - ${install}
    - npx flatline run --shard $CI_NODE_INDEX/$CI_NODE_TOTAL
  artifacts:
    when: always
    paths: [reports/]
    reports: { junit: reports/latest/junit.xml }
`;
