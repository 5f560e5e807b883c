import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { graphql } from '../../generated/graphql/index.ts';
import { AdeProcess, firstKey, newFolder } from '../cli/ade.ts';
import { type Client, createClient } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';

export interface InstallationOptions {
  /** null: PostgreSQL carries tasks and hints. */
  redisUrl: string | null;
  apis: number;
  workers: number;
  env?: Record<string, string>;
}

export interface Installation {
  /** A client of each API process, with the first key. */
  clients: [Client, ...Client[]];
  /** The environment and the folder that further processes of this installation run with. */
  options: { cwd: string; env: Record<string, string> };
  stop(): Promise<void>;
}

const firstWorkspace = graphql(`query FirstWorkspace { viewer { workspaces { nodes { id } } } }`);
const readyLine = z.object({ url: z.string() });

/** API processes and workers on one database, one Redis and one folder, as they would run on several machines. */
export async function startInstallation({ redisUrl, apis, workers, env }: InstallationOptions): Promise<Installation> {
  const [database, folder] = await Promise.all([createTestDatabase(), newFolder()]);
  const options = {
    cwd: folder.path,
    env: {
      DATABASE_URL: database.url,
      ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
      ADE_SECRET: 'only for this test, 32 characters',
      ADE_PORT: '0',
      ADE_WORKER_CONCURRENCY: '1',
      ...env,
    },
  };
  const running: AdeProcess[] = [];
  /** Answers the line with which the process says that it is ready. */
  const launch = async (name: 'api' | 'worker'): Promise<string> => {
    const process = new AdeProcess([name], options);
    running.push(process);
    return process.line([`"${name} ready"`]);
  };
  const stop = async () => {
    for (const { child } of running) child.kill('SIGTERM');
    await Promise.all(running.map((process) => process.ended()));
    await database.drop();
    await rm(folder.path, { recursive: true, force: true });
  };
  try {
    // The first one alone, so that it is the one that makes and shows the key.
    const firstLine = await launch('api');
    const key = running[0] ? await firstKey(running[0]) : '';
    const [otherLines] = await Promise.all([
      Promise.all(Array.from({ length: apis - 1 }, () => launch('api'))),
      Promise.all(Array.from({ length: workers }, () => launch('worker'))),
    ]);
    const urlOf = (line: string) => readyLine.parse(JSON.parse(line)).url;
    const { viewer } = await createClient(urlOf(firstLine), key, '').get(firstWorkspace, {});
    const workspaceId = viewer?.workspaces.nodes[0]?.id ?? '';
    const clientAt = (line: string) => createClient(urlOf(line), key, workspaceId);
    return { clients: [clientAt(firstLine), ...otherLines.map(clientAt)], options, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
