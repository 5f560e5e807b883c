import { createWorld, type World } from '../authorization/world.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { furnish } from './furnished.ts';

/** A server with a furnished world, which asks without an end of its points; and who owns the workspace, by their headers. */
export async function startFurnishedServer(): Promise<{
  server: TestServer;
  world: World;
  owner: Record<string, string>;
}> {
  const server = await startTestServer({ worker: true, env: { ADE_RATES_POINTS: '0' } });
  const world = await createWorld(server);
  await furnish(world);
  return { server, world, owner: world.askers.find(({ name }) => name === 'an owner')?.headers ?? {} };
}
