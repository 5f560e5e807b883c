import type { Server } from 'node:http';

export interface ConnectionCaps {
  /** Connections of one API process. */
  connections: number;
  /** Of one address. */
  connectionsPerAddress: number;
  /** Whether an address is a proxy's, behind which there are many. */
  isProxy(address: string): boolean;
}

/** Closes connections beyond a number at once: before a request of theirs is looked at. */
export function capConnections(server: Server, { connections, connectionsPerAddress, isProxy }: ConnectionCaps): void {
  const held = new Map<string, number>();
  server.maxConnections = connections;
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    if (isProxy(address)) return;
    const count = (held.get(address) ?? 0) + 1;
    held.set(address, count);
    socket.once('close', () => {
      const left = (held.get(address) ?? 1) - 1;
      if (left > 0) held.set(address, left);
      else held.delete(address);
    });
    if (count > connectionsPerAddress) socket.destroy();
  });
}
