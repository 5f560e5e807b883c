import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findDebianProgram } from '../support/debian-program.ts';
import { type RunningProxy, startProxy } from './proxy.ts';

const deploy = join(import.meta.dirname, '../../deploy');

export const findNginx = () => findDebianProgram('nginx', 'usr/sbin/nginx', '-v');

/** A real nginx with a configuration of deploy/, of which what is named in `changes` is replaced, on a free port unless one is given. Throws for what the file has not. */
export function startNginx(
  program: string,
  file: string,
  changes: Record<string, string>,
  at?: number,
): Promise<RunningProxy> {
  return startProxy(program, at, async ({ folder, port }) => {
    let server = await readFile(join(deploy, file), 'utf8');
    for (const [from, to] of Object.entries({ ...changes, 'listen 80;': `listen 127.0.0.1:${port};` })) {
      if (!server.includes(from)) throw new Error(`${file} has no "${from}".`);
      server = server.replace(from, to);
    }
    await writeFile(join(folder, 'ade.conf'), server);
    const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${folder}/${kind};`,
    );
    await writeFile(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${folder}/pid; error_log stderr crit; ${process.getuid?.() === 0 ? 'user root;' : ''}
      events {}
      http { access_log off; ${kept.join(' ')} include ${folder}/ade.conf; }`,
    );
    return { args: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'] };
  });
}
