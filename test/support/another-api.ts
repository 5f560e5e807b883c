import { type RunningApi, startApi } from '../../api/main.ts';
import { createLogger } from '../../src/log.ts';
import { secret, type TestServer } from './server.ts';

/** Another API process, as it were, of the same installation: everything of its own but database, queue and files. */
export function startAnotherApi({ settings, databaseUrl }: TestServer): Promise<RunningApi> {
  const log = createLogger(settings.log, { name: 'test-other' });
  return startApi(settings, { databaseUrl, secret, version: '0.0.0-test' }, log);
}
