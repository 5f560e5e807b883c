import { isIPv6 } from 'node:net';
import type { Settings } from './settings.ts';

/** Addresses that stand for all of a machine's: a server listens on them, and a browser goes to none of them. */
const wildcards = ['0.0.0.0', '::'];

/** Where browsers find this installation, without a slash at its end: what the settings say, else the address that it listens on. */
export function publicUrlOf({ publicUrl, host, port }: Pick<Settings['http'], 'publicUrl' | 'host' | 'port'>): string {
  if (publicUrl !== null) return publicUrl.replace(/\/$/, '');
  const reached = wildcards.includes(host) ? 'localhost' : host;
  return `http://${isIPv6(reached) ? `[${reached}]` : reached}:${port}`;
}
