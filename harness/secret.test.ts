// Secrets in lines: hidden by the name of their variable, whole, wherever they stand; everything else stays.

import { expect, test } from 'vitest';
import { masking, withoutSecrets } from './secret.ts';

const env = {
  CHAT_TOKEN: 'abc123',
  DB_PASSWORD: 'abc123-longer',
  API_KEY: 'k.e*y$',
  HOST: 'example',
  PIN_SECRET: '12',
};
const hide = masking({ ...env, NO_AUTH: '' }, { ...env, OTHER_TOKEN: 'not-ours' });

test('the value of a secret is hidden wherever it stands', () => {
  expect(hide('token=abc123 abc123')).toBe('token=*** ***');
  expect(hide('a k.e*y$ b')).toBe('a *** b');
});

test('a secret inside a longer one leaves no rest of it', () => {
  expect(hide('abc123-longer')).toBe('***');
});

test('what is no secret, or too short to be one, stays', () => {
  expect(hide('example 12 not-ours')).toBe('example 12 not-ours');
});

test('a record keeps the names of variables and the values that are no secrets', () => {
  expect(withoutSecrets({ use: 'command', env: { CHAT_TOKEN: 'abc', HOST: 'example' } })).toEqual({
    use: 'command',
    env: { CHAT_TOKEN: '***', HOST: 'example' },
  });
  expect(withoutSecrets({ use: 'reference' })).toEqual({ use: 'reference' });
});
