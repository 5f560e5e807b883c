import { connect } from 'node:net';

export interface Target {
  port: number;
  path: string;
  headers: Record<string, string>;
}

/** How many requests are answered, and how many a second, to 16 connections, each of which asks again as soon as it has its answer. */
export async function answeredRequests(
  target: Target,
  body: string,
  seconds: number,
  expected: string,
): Promise<{ count: number; rate: number }> {
  const until = performance.now() + seconds * 1_000;
  const begun = performance.now();
  const counts = await Promise.all(Array.from({ length: 16 }, () => askUntil(until, target, body, expected)));
  const count = counts.reduce((sum, one) => sum + one, 0);
  return { count, rate: count / ((performance.now() - begun) / 1_000) };
}

/** A client that costs little beside what it measures: the same bytes again and again, answers by their Content-Length. */
function askUntil(until: number, { port, path, headers }: Target, body: string, expected: string): Promise<number> {
  const given = { host: '127.0.0.1', 'content-type': 'application/json', accept: 'application/json', ...headers };
  const lines = Object.entries({ ...given, 'content-length': String(Buffer.byteLength(body)) });
  const request = `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let count = 0;
    let answer = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk]);
      const end = answer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(answer.toString('latin1', 0, end))?.[1];
      if (length === undefined) return void socket.destroy(new Error('An answer does not say how long it is.'));
      if (answer.length < end + 4 + Number(length)) return;
      if (count === 0 && !answer.includes(expected)) {
        return void socket.destroy(new Error(`An answer is another one: ${answer.toString().slice(0, 2_000)}`));
      }
      count += 1;
      answer = Buffer.alloc(0);
      if (performance.now() < until) return void socket.write(request);
      socket.end();
      resolve(count);
    });
  });
}
