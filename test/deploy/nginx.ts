import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverPort } from '../chaos/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const configuration = join(import.meta.dirname, '../../deploy/nginx.conf');

/** Why there is no nginx to be tried; `null` where there is one. */
export function whyNoNginx(): string | null {
  return spawnSync('nginx', ['-v']).error === undefined ? null : 'nginx is not installed: apt-get install nginx-light';
}

interface NginxOptions {
  port?: number;
  /** Below which the server is, as docs/operations/proxy.md has it; the root unless given. */
  path?: string;
}

/** A real nginx with the configuration of deploy/, before the server at `target`. */
export async function startNginx(
  target: string,
  { port: given, path = '' }: NginxOptions = {},
): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(await temporaryFolder(), 'nginx-'));
  const port = given ?? (await serverPort());
  const changes = { 'api:4000': new URL(target).host, 'listen 80;': `listen 127.0.0.1:${port};` };
  const below = { 'location / {': `location ${path}/ {`, 'proxy_pass http://ade;': 'proxy_pass http://ade/;' };
  let server = await readFile(configuration, 'utf8');
  for (const [before, after] of Object.entries(path === '' ? changes : { ...changes, ...below })) {
    if (!server.includes(before)) throw new Error(`deploy/nginx.conf has no "${before}".`);
    server = server.replace(before, after);
  }
  await writeFile(join(folder, 'ade.conf'), server);
  const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log stderr warn; ${process.getuid?.() === 0 ? 'user root;' : ''}
    events {}
    http { access_log off; ${kept.join(' ')} include ${folder}/ade.conf; }`,
  );
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  await Promise.race([answers(port), ended.then(() => Promise.reject(new Error('nginx has ended.')))]);
  return {
    url: `http://127.0.0.1:${port}${path}`,
    port,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await delay(20);
  }
}
