import { connect } from 'node:net';

export interface Target {
  port: number;
  path: string;
  headers: Record<string, string>;
}

/**
 * How many requests are answered, how many a second, and after how many milliseconds each, to 16 connections unless others are given, each of which
 * asks again as soon as it has its answer.
 */
export async function answeredRequests(
  target: Target,
  body: string,
  { seconds, expected, connections = 16 }: { seconds: number; expected: string; connections?: number },
): Promise<{ count: number; rate: number; times: number[] }> {
  const until = performance.now() + seconds * 1_000;
  const begun = performance.now();
  const asking = Array.from({ length: connections }, () => askUntil(until, target, body, expected));
  const times = (await Promise.all(asking)).flat();
  return { count: times.length, rate: times.length / ((performance.now() - begun) / 1_000), times };
}

/** A client that costs little beside what it measures: the same bytes again and again, answers by their Content-Length. */
function askUntil(until: number, { port, path, headers }: Target, body: string, expected: string): Promise<number[]> {
  const given = { host: '127.0.0.1', 'content-type': 'application/json', accept: 'application/json', ...headers };
  const lines = Object.entries({ ...given, 'content-length': String(Buffer.byteLength(body)) });
  const request = `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
  return new Promise((resolve, reject) => {
    let asked = performance.now();
    const ask = () => {
      asked = performance.now();
      socket.write(request);
    };
    const socket = connect(port, '127.0.0.1', ask);
    const times: number[] = [];
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
      if (times.length === 0 && !answer.includes(expected)) {
        return void socket.destroy(new Error(`An answer is another one: ${answer.toString().slice(0, 2_000)}`));
      }
      times.push(performance.now() - asked);
      answer = Buffer.alloc(0);
      if (performance.now() < until) return ask();
      socket.end();
      resolve(times);
    });
  });
}
