import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serverPort } from '../chaos/ports.ts';
import { newFolder, runAde } from '../cli/ade.ts';
import { makeCertificate } from '../support/certificate.ts';
import { startTestRedis, startTestSentinel } from '../support/redis.ts';
import { startInstallation } from './installation.ts';

test('a Redis that speaks TLS with a certificate of one’s own, and wants a password', async () => {
  const folder = await newFolder();
  onTestFinished(() => folder.remove());
  const tls = await makeCertificate(folder.path);
  const redis = await startTestRedis({ tls, password: 'hunter2' });
  onTestFinished(() => redis.stop());
  expect(redis.url).toMatch(/^rediss:\/\/:hunter2@/);

  const installation = await workingInstallation(redis.url, tls.certificate);

  const trusting = await runAde(['doctor'], installation.options);
  expect(trusting).toMatchObject({ code: 0, stdout: expect.stringMatching(/ok +redis/) });
  const { NODE_EXTRA_CA_CERTS: _certificate, ...env } = installation.options.env;
  const wary = await runAde(['doctor'], { ...installation.options, env });
  expect(wary.code).toBe(1);
  expect(wary.stdout).toMatch(/FAIL +redis +rediss:.*self-signed certificate.*Set NODE_EXTRA_CA_CERTS/);
  expect(wary.stdout).not.toContain('hunter2');

  const wrong = redis.url.replace('hunter2', 'hunter3');
  const refused = await runAde(['doctor'], {
    ...installation.options,
    env: { ...installation.options.env, REDIS_URL: wrong },
  });
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/FAIL +redis .*WRONGPASS.*Check REDIS_URL/) });
});

test('sentinels that speak TLS, and the primary that they name', async () => {
  const folder = await newFolder();
  onTestFinished(() => folder.remove());
  const tls = await makeCertificate(folder.path);
  const trusting = { 'tls-ca-cert-file': tls.certificate };
  const primary = await startTestRedis({ tls, password: 'hunter2', settings: trusting });
  onTestFinished(() => primary.stop());
  const port = await serverPort();
  const lines = {
    bind: '127.0.0.1',
    port: '0',
    dir: folder.path,
    'tls-port': String(port),
    'tls-cert-file': tls.certificate,
    'tls-key-file': tls.key,
    ...trusting,
    'tls-auth-clients': 'no',
    // What a sentinel opens itself, to the servers that it watches.
    'tls-replication': 'yes',
    requirepass: 'guard',
    'sentinel monitor': `tasks 127.0.0.1 ${primary.port} 1`,
    'sentinel auth-pass': 'tasks hunter2',
  };
  const file = join(folder.path, 'sentinel.conf');
  await writeFile(
    file,
    Object.entries(lines)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  );
  const sentinel = await startTestSentinel(file);
  onTestFinished(() => sentinel.stop());

  const installation = await workingInstallation(
    `rediss-sentinel://:hunter2@127.0.0.1:${port}/tasks/0?sentinelPassword=guard`,
    tls.certificate,
  );

  expect((await runAde(['doctor'], installation.options)).stdout).toMatch(/ok +redis/);
  const { NODE_EXTRA_CA_CERTS: _certificate, ...env } = installation.options.env;
  const wary = await runAde(['doctor'], { ...installation.options, env });
  expect(wary.code).toBe(1);
  expect(wary.stdout).toMatch(/FAIL +redis +.*certificate.*Set NODE_EXTRA_CA_CERTS/);
  expect(wary.stdout).not.toMatch(/hunter2|guard/);
});

/** An API and a worker that trust the certificate, and have done a job. */
async function workingInstallation(redisUrl: string, certificate: string) {
  const env = { NODE_EXTRA_CA_CERTS: certificate };
  const installation = await startInstallation({ redisUrl, apis: 1, workers: 1, env });
  onTestFinished(() => installation.stop());
  const [client] = installation.clients;
  await client.run(await client.uploaded('orders.csv', 'order,amount\nA-1,10\n'), await client.published());
  return installation;
}
