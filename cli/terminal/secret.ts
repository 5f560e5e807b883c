import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks for a line on the terminal without showing what is typed. Rejects when the input ends before the line does. */
export async function askSecret(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stdout.write(question);
  const ended = new AbortController();
  terminal.once('close', () => ended.abort(new Error('The input ended.')));
  try {
    return await terminal.question('', { signal: ended.signal });
  } finally {
    terminal.close();
    process.stdout.write('\n');
  }
}
