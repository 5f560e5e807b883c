/** Where a server listens unless its settings say otherwise. */
export const localServer = 'http://127.0.0.1:4000';

/** The server that is meant where none has to be there: the environment's, or one of this machine. */
export function serverAddress(): string {
  return process.env.ADE_URL || localServer;
}
