import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from '../../support/database.ts';
import { startTestServer } from '../../support/server.ts';

/** A line to a database that loses the answer to the next COMMIT of a transaction which has inserted a document, and breaks. */
async function startLosingLine(to: URL) {
  let isArmed = false;
  const line = createServer((client) => {
    const server = connect(Number(to.port), to.hostname);
    let said = '';
    let loses = false;
    client.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString('latin1')}`.slice(-100_000);
      loses ||= isArmed && /INSERT INTO "public"\."document"[\s\S]*COMMIT/.test(said);
      server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      if (!loses) return client.write(bytes);
      // It has answered: what was asked for has happened.
      isArmed = false;
      return client.resetAndDestroy();
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  const address = line.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port.');
  const url = new URL(to);
  [url.hostname, url.port] = ['127.0.0.1', String(address.port)];
  return {
    url: url.href,
    arm() {
      isArmed = true;
    },
    isArmed: () => isArmed,
    close: () => line.close(),
  };
}

test('an upload whose commit is not answered keeps its bytes, since its row may be there', async () => {
  const database = await createTestDatabase();
  const line = await startLosingLine(new URL(database.url));
  const server = await startTestServer({ databaseUrl: line.url });
  onTestFinished(async () => {
    await server.stop();
    line.close();
    await database.drop();
  });
  line.arm();
  await expect(server.owner.upload('a.csv', 'a,b\n1,2\n')).rejects.toThrow();
  expect(line.isArmed()).toBe(false);
  const documents = await server.services.db.prisma.document.findMany();
  expect(documents).toHaveLength(1);
  for (const { storageKey } of documents) expect(await server.services.store.stat(storageKey)).not.toBeNull();
});
