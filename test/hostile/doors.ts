import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Attack, ask, refused, send, type Target, understood } from './attack.ts';

const guesses = (name: string, key: string): Attack => ({
  kind: 'credentials that are guessed',
  name,
  run: async (target) =>
    refused(await ask(target, { query: '{ viewer { isAdministrator } }' }, key), ['UNAUTHENTICATED']),
});

const mutation = (name: string, field: string, times: number): Attack => ({
  kind: 'credentials that are guessed',
  name,
  run: async (target) => {
    const query = `mutation { ${Array.from({ length: times }, (_, at) => `a${at}: ${field}`).join(' ')} }`;
    return understood(await ask(target, { query }));
  },
});

/** How a socket ends on which all of that was said, or `open` when it does not within a while. */
async function ending({ url, signal }: Target, messages: readonly string[]): Promise<number | 'open'> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const over = AbortSignal.any([signal, AbortSignal.timeout(20_000)]);
  socket.on('error', () => {});
  const closed = once(socket, 'close', { signal: over });
  try {
    await once(socket, 'open', { signal: over });
    for (const message of messages) socket.send(message);
    const [code] = await closed;
    return Number(code);
  } catch {
    return 'open';
  } finally {
    closed.catch(() => {});
    socket.terminate();
  }
}

const socket = (name: string, messages: (target: Target) => readonly string[], codes: readonly number[]): Attack => ({
  kind: 'sockets',
  name,
  run: async (target) => {
    const code = await ending(target, messages(target));
    // Also refused while opening, and cut by the end of the run.
    return code === 'open' || code === 1006 || codes.includes(code) ? null : `closed with ${code}`;
  },
});

const init = (key: string) => JSON.stringify({ type: 'connection_init', payload: { 'x-api-key': key } });
const subscribe = (id: string, query: string) => JSON.stringify({ id, type: 'subscribe', payload: { query } });

/** Ways in: credentials, sockets, addresses that are not for everybody. */
export const doorAttacks: readonly Attack[] = [
  guesses('keys', `ade_${Math.random().toString(36).slice(2).padEnd(40, 'a')}`),
  guesses('a key of 10,000 letters', 'a'.repeat(10_000)),
  mutation(
    'passwords, three at a time',
    'signIn(input: { email: "a@example.org", password: "guess" }) { __typename }',
    3,
  ),
  mutation('resets, five at a time', 'requestPasswordReset(input: { email: "a@example.org" }) { __typename }', 5),
  mutation(
    'tokens of resets',
    'resetPassword(input: { token: "guess", newPassword: "correct horse battery" }) { __typename }',
    3,
  ),
  socket('no introduction', () => [], [4408]),
  socket('an operation before the introduction', () => [subscribe('1', '{ __typename }')], [4401]),
  socket('a wrong key', () => [init('wrong')], [4403]),
  socket('two introductions', ({ key }) => [init(key), init(key)], [4429, 1013]),
  socket('a message of 2 MB', ({ key }) => [init(key), 'x'.repeat(2_000_000)], [1009, 4400, 1013]),
  socket('no protocol', () => ['hello'], [4400]),
  socket(
    'an id twice',
    ({ key, workspaceId }) => [
      init(key),
      ...['1', '1'].map((id) =>
        subscribe(id, `subscription { workspaceEvents(workspaceId: "${workspaceId}") { __typename } }`),
      ),
    ],
    [4409, 4401],
  ),
  ...[
    '/files/..%2f..%2fetc%2fpasswd',
    '/files/%00',
    `/files/${'a'.repeat(900)}`,
    '/auth/sso/none/login?returnTo=//evil.example',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/.env',
    '/graphql/../metrics',
    '/%',
  ].map(
    (path): Attack => ({
      kind: 'addresses',
      name: path.slice(0, 40),
      run: async (target) => {
        const { status, text } = await send(target, path, { method: 'GET' });
        return [400, 404, 414, 429].includes(status) ? null : `was answered ${status}: ${text.slice(0, 100)}`;
      },
    }),
  ),
];
