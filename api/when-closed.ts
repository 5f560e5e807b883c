import type { ServerResponse } from 'node:http';

/** Has something done, once, when a response is over: sent, or left by its client. At once when it is over already. */
export function whenClosed(response: ServerResponse, step: () => void): void {
  // The close of a client that left before there was a listener is not announced again.
  if (response.closed || response.destroyed || response.socket?.destroyed) step();
  else response.once('close', step);
}

/** Why work ends whose client has gone. */
export class ClientLeftError extends Error {
  constructor() {
    super('The client has left.');
    this.name = 'ClientLeftError';
  }
}
