import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chooseAccount } from '../../src/db/embedded/account.ts';
import { createCluster } from '../../src/db/embedded/cluster.ts';
import { locatePrograms } from '../../src/db/embedded/programs.ts';
import { serverPort } from '../chaos/ports.ts';
import { newFolder, runAde } from '../cli/ade.ts';
import { startInstallation } from '../redis/installation.ts';
import { makeCertificate } from '../support/certificate.ts';
import { launch, password } from '../support/own-postgres.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A PostgreSQL that lets nobody in without TLS, and the file with its certificate, which vouches for itself. */
async function startTlsPostgres(): Promise<{ url: string; certificate: string }> {
  const folder = await mkdtemp(join(await temporaryFolder(), 'tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711);
  const cluster = join(folder, 'postgres');
  const programs = await locatePrograms();
  const account = chooseAccount(programs, cluster);
  await createCluster(cluster, password, programs, account);
  const access = join(cluster, 'pg_hba.conf');
  await writeFile(access, (await readFile(access, 'utf8')).replaceAll(/^host /gm, 'hostssl '));
  const { certificate, key } = await makeCertificate(folder);
  for (const [from, name] of [
    [certificate, 'server.crt'],
    [key, 'server.key'],
  ] as const) {
    const to = join(cluster, name);
    // As a copy it belongs to whom PostgreSQL runs as; the key is nobody else's.
    execFileSync('cp', ['-a', join(cluster, 'PG_VERSION'), to]);
    await writeFile(to, await readFile(from));
    await chmod(to, 0o600);
  }
  const server = await launch({ programs, account, cluster, port: await serverPort(), more: ['ssl=on'] });
  onTestFinished(() => server.stop());
  return { url: server.url, certificate };
}

test('an installation on a PostgreSQL that wants TLS, with a certificate of one’s own', async () => {
  const { url, certificate } = await startTlsPostgres();
  const folder = await newFolder();
  onTestFinished(() => folder.remove());
  const verified = `${url}?sslmode=verify-full&sslrootcert=${encodeURIComponent(certificate)}`;
  const envOf = (databaseUrl: string) => ({ DATABASE_URL: databaseUrl, ADE_SECRET: 's'.repeat(32) });
  const run = (command: string, databaseUrl: string) =>
    runAde([command], { cwd: folder.path, env: envOf(databaseUrl) });
  expect(await run('migrate', verified)).toMatchObject({ code: 0 });

  const installation = await startInstallation({ redisUrl: null, apis: 1, workers: 1, env: envOf(verified) });
  onTestFinished(() => installation.stop());
  const [client] = installation.clients;
  await client.run(await client.uploaded('orders.csv', 'order,amount\nA-1,10\n'), await client.published());
  expect((await run('doctor', verified)).stdout).toMatch(/ok +database .*\n.*ok +route/);

  expect((await run('migrate', `${url}?sslmode=verify-full`)).stderr).toMatch(/self-signed certificate/);
  expect((await run('migrate', url)).stderr).toMatch(/no encryption/);
  // The same by the variable that serves Redis and mail as well.
  const { code } = await runAde(['migrate'], {
    cwd: folder.path,
    env: { ...envOf(`${url}?sslmode=verify-full`), NODE_EXTRA_CA_CERTS: certificate },
  });
  expect(code).toBe(0);
}, 120_000);
