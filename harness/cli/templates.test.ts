// Every template is a scenario that the loader accepts as it is, in YAML and in TypeScript.

import { expect, test } from 'vitest';
import { formatProblems, validateText } from '../loader/index.ts';
import { templateNames, templateYaml } from './templates.ts';

test.each(templateNames())('template %s loads without a problem or a warning', async (name) => {
  const { scenarios, problems } = await validateText(templateYaml(name, 'schema.json'), `${name}.scenario.yaml`, { env: {} });
  expect(formatProblems(problems, { colour: false })).toBe('');
  expect(scenarios).toHaveLength(1);
  expect(scenarios[0]).toMatchObject({ tags: [name], warnings: [] });
});

test('every template says why, and names the schema in its first line', () => {
  for (const name of templateNames()) {
    const yaml = templateYaml(name, '../s.json');
    expect(yaml.split('\n')[0]).toBe('# yaml-language-server: $schema=../s.json');
    expect(yaml).toMatch(/^why: ".{20,}"$/m);
  }
});
