import type { Settings } from '../../src/config/settings.ts';
import { CommandFailure } from '../failure.ts';

/** Why an API cannot listen, with what to do; `null` for faults of another kind. */
export function portFailure(error: unknown, { host, port }: Settings['http']): CommandFailure | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const place = `Port ${port} on ${host}`;
  switch (code) {
    case 'EADDRINUSE':
      return new CommandFailure(`${place} is taken. Stop what listens there, or set ADE_PORT to another (0 for any).`);
    case 'EACCES':
      return new CommandFailure(`${place} is not for this user to take. Set ADE_PORT to one from 1024 up.`);
    case 'EADDRNOTAVAIL':
      return new CommandFailure(`${host} is not an address of this machine. Correct ADE_HOST.`);
    default:
      return null;
  }
}
