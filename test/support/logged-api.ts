import { type RunningApi, startApi } from '../../api/main.ts';
import { createLogger } from '../../src/log.ts';
import { secret, type TestServer } from './server.ts';

export interface LogLine {
  level: string;
  msg: string;
  correlationId?: string;
  operation?: string;
  err?: { message: string; stack: string };
}

/** Another API process of the installation, whose log a test reads. */
export async function startLoggedApi({
  settings,
  databaseUrl,
}: TestServer): Promise<RunningApi & { lines: LogLine[] }> {
  const lines: LogLine[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const log = createLogger({ level: 'info', format: 'json' }, { name: 'test-logged', stream });
  return { ...(await startApi(settings, { databaseUrl, secret, version: '0.0.0-test' }, log)), lines };
}
