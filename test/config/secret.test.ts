import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { applicationSecret } from '../../src/config/secret.ts';

const script = `
  import { applicationSecret } from ${JSON.stringify(join(import.meta.dirname, '../../src/config/secret.ts'))};
  process.stdout.write(applicationSecret({ secret: null, dataDir: process.argv[1] }));
`;

test('processes that start together keep one secret, which only their user may read', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ade-secret-'));
  const dataDir = join(root, 'data');
  const run = () => text(spawn(process.execPath, ['--input-type=module', '-e', script, dataDir]).stdout);
  const secrets = await Promise.all([run(), run(), run()]);
  expect(secrets[0]).toMatch(/^[\w-]{32}$/);
  expect(new Set([...secrets, applicationSecret({ secret: null, dataDir })]).size).toBe(1);
  expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['secret']);
  await rm(root, { recursive: true });
});

test('a secret that was set is used as it is', () => {
  expect(applicationSecret({ secret: 'given', dataDir: '/nowhere' })).toBe('given');
});
