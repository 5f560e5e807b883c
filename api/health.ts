import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { assureTenantRole } from '../src/db/tenant-role.ts';
import type { RequestServices } from '../src/domain/kernel/index.ts';
import { within } from '../src/within.ts';

/** Milliseconds after which a part that does not answer counts as down. */
const patienceMs = 3_000;
/** Milliseconds for which what was found is answered again: anyone may ask, and finding out asks the database and writes to the store. */
const sharedMs = 1_000;
/** The same for a part that is down: who waits for its return asks again and again. */
const sharedDownMs = 200;

/** One part that the server needs, and how to find out whether it is there. */
export interface HealthCheck {
  name: string;
  check(): Promise<unknown>;
}

export function healthChecks(services: RequestServices, pendingMigrations: () => Promise<string[]>): HealthCheck[] {
  return [
    // As requests ask it: a database that answers to its own user alone is of no use to them.
    { name: 'database', check: () => assureTenantRole(services.db.pool) },
    {
      name: 'migrations',
      check: async () => {
        const pending = await pendingMigrations();
        if (pending.length > 0) throw new Error(`Run "ade migrate": ${pending.join(', ')} not applied.`);
      },
    },
    { name: 'queue', check: () => services.queues.jobs.check() },
    { name: 'hub', check: () => services.hub.check() },
    { name: 'storage', check: () => services.store.check() },
  ];
}

/**
 * `/health/live`: the process answers; depends on nothing. `/health/ready`: everything it needs answers too; 503 names the
 * part that does not. The reasons go to the log, since they may name hosts.
 */
export function serveHealth(app: FastifyInstance, checks: readonly HealthCheck[]): void {
  let found: Promise<(readonly [name: string, state: 'ok' | 'down'])[]> | null = null;
  const forget = () => {
    found = null;
  };
  const look = async (log: FastifyBaseLogger) => {
    const parts = await statesOf(checks, log);
    const isDown = parts.some(([, state]) => state === 'down');
    setTimeout(forget, isDown ? sharedDownMs : sharedMs).unref();
    return parts;
  };
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (request, reply) => {
    found ??= look(request.log);
    const parts = await found;
    const down = parts.filter(([, state]) => state === 'down').map(([name]) => name);
    return reply
      .code(down.length === 0 ? 200 : 503)
      .send({ status: down.length === 0 ? 'ok' : 'down', parts: Object.fromEntries(parts) });
  });
}

function statesOf(checks: readonly HealthCheck[], log: FastifyBaseLogger) {
  return Promise.all(
    checks.map(async ({ name, check }) => {
      try {
        await within(patienceMs, check());
        return [name, 'ok'] as const;
      } catch (error) {
        log.warn({ err: error, part: name }, 'not ready');
        return [name, 'down'] as const;
      }
    }),
  );
}
