/** An API and a worker in one process, for `walks.test.ts`: tells when they are up, and on the message `ways` which ways calls have gone. */
import { startApi } from '../../api/main.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { createLogger } from '../../src/log.ts';
import { startWorker } from '../../worker/main.ts';
import { waysGone } from './record-calls.ts';

const settings = loadSettings({ env: process.env, cwd: process.cwd() });
const databaseUrl = settings.database.url;
if (databaseUrl === null) throw new Error('DATABASE_URL is not set.');
const log = createLogger(settings.log, { name: 'traced' });
const secret = process.env.ADE_SECRET ?? '';
const api = await startApi(settings, { databaseUrl, secret, version: '0.0.0-test' }, log);
const worker = await startWorker(settings, databaseUrl, log);
const ended = Promise.withResolvers<void>();
process.on('message', (message) => {
  if (message === 'ways') process.send?.({ ways: waysGone() });
  else ended.resolve();
});
process.on('disconnect', () => ended.resolve());
process.send?.({ url: api.url, apiKey: api.firstSetup?.apiKey, workspaceId: api.firstSetup?.workspaceId });
await ended.promise;
await worker.close({ graceMs: 0 });
await api.close();
if (process.connected) process.disconnect();
