import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findDebianProgram } from '../support/debian-program.ts';
import { type RunningProxy, startProxy } from './proxy.ts';

export const findCaddy = () => findDebianProgram('caddy', 'usr/bin/caddy', 'version');

/** A real Caddy with the site of deploy/, before the server at `target`; without TLS, as authorities give no certificates for loopback. */
export function startCaddy(program: string, target: string): Promise<RunningProxy> {
  return startProxy(program, undefined, async ({ folder, port }) => {
    const deployed = await readFile(join(import.meta.dirname, '../../deploy/Caddyfile'), 'utf8');
    const site = deployed
      .replace('ade.example.org {', `http://127.0.0.1:${port} {`)
      .replace('127.0.0.1:4000', new URL(target).host);
    const file = join(folder, 'Caddyfile');
    await writeFile(file, `{\n  admin off\n  log {\n    level ERROR\n  }\n}\n${site}`);
    // It keeps certificates and what it ran last below its user's folder.
    return {
      args: ['run', '--config', file, '--adapter', 'caddyfile'],
      env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    };
  });
}
