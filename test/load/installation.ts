import { readFileSync } from 'node:fs';
import { graphql } from '../../generated/graphql/index.ts';
import { AdeProcess, firstKey, newFolder } from '../cli/ade.ts';
import { type Client, createClient } from '../support/client.ts';
import { treeOf } from '../support/process-tree.ts';
import { startTestRedis } from '../support/redis.ts';

const workspace = graphql(`query SoakWorkspace { viewer { workspaces { nodes { id } } } }`);

/** What `ade start` runs, by what stands in the command lines of its processes. */
const kinds: [string, RegExp][] = [
  ['API', / api --supervised/],
  ['worker', / worker --supervised/],
  ['supervisor', /ade\.[jt]s start/],
];

export interface SoakedInstallation {
  client: Client;
  /** MiB that each process of ADE has in memory now; Linux. */
  resident(): Record<string, number>;
  stop(): Promise<void>;
}

/** `ade start` as it is, with its own PostgreSQL, and with a Redis of its own where `withRedis` says so. No account of points: the load is ours. */
export async function startSoaked(
  withRedis: boolean,
  settings: Record<string, string> = {},
): Promise<SoakedInstallation> {
  const folder = await newFolder();
  const redis = withRedis ? await startTestRedis() : null;
  const ade = new AdeProcess(['start'], {
    cwd: folder.path,
    env: {
      ADE_PORT: '0',
      ADE_LOG_FORMAT: 'json',
      ADE_LOG_LEVEL: 'info',
      ADE_RATES_POINTS: '0',
      ADE_RATES_UPLOADS: '0',
      ...(redis ? { REDIS_URL: redis.url } : {}),
      ...settings,
    },
  });
  const stop = async () => {
    ade.child.kill('SIGTERM');
    await ade.ended();
    await redis?.stop();
    await folder.remove();
  };
  try {
    const key = await firstKey(ade);
    const url = /"url":"(http[^"]+)"/.exec(await ade.line(['"msg":"ready"']))?.[1] ?? '';
    const { viewer } = await createClient(url, key, '').get(workspace, {});
    const client = createClient(url, key, viewer?.workspaces.nodes[0]?.id ?? '');
    return { client, resident: () => residentOf(ade.pid), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function residentOf(root: number): Record<string, number> {
  const found: Record<string, number> = {};
  for (const pid of treeOf(root)) {
    const kind = kinds.find(([, pattern]) => pattern.test(read(pid, 'cmdline').replaceAll('\0', ' ')))?.[0];
    const kib = Number(/^VmRSS:\s+(\d+) kB/m.exec(read(pid, 'status'))?.[1] ?? Number.NaN);
    if (kind !== undefined && Number.isFinite(kib)) found[kind] = kib / 1024;
  }
  return found;
}

/** Empty for a process that has ended meanwhile. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
