import { loadSettings } from '../../src/config/settings.ts';
import { readLog } from '../../src/domain/job/index.ts';
import { createLogger } from '../../src/log.ts';
import { openRowServices } from '../../src/services.ts';
import { assureCurrent, withDatabase } from '../database.ts';
import { CommandFailure } from '../failure.ts';

/** `ade logs JOB`: what workers have logged of a job, as JSON lines, attempt after attempt. */
export async function logs(jobId: string): Promise<number> {
  const settings = loadSettings({ env: process.env, cwd: process.cwd() });
  const log = createLogger({ ...settings.log, level: 'warn' }, { name: 'logs' });
  return withDatabase(settings, log, async (databaseUrl) => {
    await assureCurrent(databaseUrl);
    const services = await openRowServices(settings, databaseUrl, log);
    try {
      const attempts = await readLog(services, jobId);
      if (!attempts) throw new CommandFailure(`There is no job ${jobId}, or it was removed with its document.`);
      for (const { lines } of attempts) for (const line of lines) process.stdout.write(`${line}\n`);
      return 0;
    } finally {
      await services.close();
    }
  });
}
