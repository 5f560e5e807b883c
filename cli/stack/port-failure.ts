import { CommandFailure } from '../failure.ts';

/** Where something listens, and the variables that say so. */
export interface Place {
  host: string;
  port: number;
  hostVariable?: string;
  portVariable?: string;
}

/** Why nothing can listen there, an API unless other variables are given, with what to do; `null` for faults of another kind. */
export function portFailure(
  error: unknown,
  { host, port, hostVariable = 'ADE_HOST', portVariable = 'ADE_PORT' }: Place,
): CommandFailure | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const place = `Port ${port} on ${host}`;
  switch (code) {
    case 'EADDRINUSE':
      return new CommandFailure(
        `${place} is taken. Stop what listens there, or set ${portVariable} to another (0 for any).`,
      );
    case 'EACCES':
      return new CommandFailure(`${place} is not for this user to take. Set ${portVariable} to one from 1024 up.`);
    case 'EADDRNOTAVAIL':
      return new CommandFailure(`${host} is not an address of this machine. Correct ${hostVariable}.`);
    default:
      return null;
  }
}
