import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name server (RFC 1035) on a port of loopback, which answers any name with one address, now this and later another. */
export async function startNameServer(
  address: string,
): Promise<{ port: number; name(address: string): void; stop(): void }> {
  let named = address;
  const socket = createSocket('udp4').on('message', (asked, { port, address: from }) => {
    // The header has 12 bytes; the question's name ends with an empty label, and 2 bytes of type and 2 of class follow.
    const end = asked.indexOf(0, 12) + 5;
    const isIpv4 = asked.readUInt16BE(end - 4) === 1;
    const head = Buffer.from([asked[0] ?? 0, asked[1] ?? 0, 0x81, 0x80, 0, 1, 0, isIpv4 ? 1 : 0, 0, 0, 0, 0]);
    // Where the name of the question stands, A, IN, ten minutes as Docker's says, four bytes.
    const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 2, 88, 0, 4, ...named.split('.').map(Number)];
    socket.send(Buffer.concat([head, asked.subarray(12, end), Buffer.from(isIpv4 ? record : [])]), port, from);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    name(address) {
      named = address;
    },
    stop: () => socket.close(),
  };
}
