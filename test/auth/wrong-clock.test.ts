import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeOpaqueToken } from '../../src/auth/opaque-token.ts';
import { SessionTokens } from '../../src/auth/session-tokens.ts';
import { createSignedLinks } from '../../src/auth/signed-links.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { previewInvitation } from '../../src/domain/workspace/index.ts';
import { openLocalStore } from '../../src/storage/local-store.ts';
import { addPerson, type Person } from '../support/people.ts';
import { secret, startTestServer, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const day = 24 * 60 * 60 * 1000;
const RealDate = Date;

/** From now on this process's clock is off by so many milliseconds; the database's, and the file system's, are right. */
function setClock(shiftMs: number): void {
  const now = () => RealDate.now() + shiftMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property, target)),
  });
}

let server: TestServer;
let person: Person;

beforeAll(async () => {
  server = await startTestServer();
  person = await addPerson(server, { workspaceId: server.owner.workspaceId });
});
afterEach(() => setClock(0));
afterAll(async () => {
  // The process is not this file's alone.
  globalThis.Date = RealDate;
  await server.stop();
});

async function answerTo(headers: Record<string, string>): Promise<string> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ viewer { isAdministrator } }"}',
  });
  return response.text();
}

/** Gives the owner's key so many seconds, by the database's clock. */
function endKeyIn(seconds: number) {
  return server.services.db.pool.query('UPDATE api_key SET expires_at = now() + make_interval(secs => $1)', [seconds]);
}

const context = () => ({ ...server.services, viewer: null, correlationId: null });

describe.each([
  { name: 'a day ahead', shift: day },
  { name: 'a day behind', shift: -day },
])('a process whose clock is $name', ({ shift }) => {
  test('goes by the expiry of keys', async () => {
    await endKeyIn(3_600);
    setClock(shift);
    const key = { 'x-api-key': server.owner.apiKey ?? '' };
    expect(await answerTo(key)).toContain('"isAdministrator"');
    await endKeyIn(-60);
    expect(await answerTo(key)).toContain('UNAUTHENTICATED');
  });

  test('takes the access tokens of others, and makes such as others take', async () => {
    const { db } = server.services;
    const { rows } = await db.pool.query<{ id: string }>('SELECT id FROM session WHERE user_id = $1', [person.userId]);
    const claims = { userId: person.userId, sessionId: rows[0]?.id ?? '' };
    const others = await tokensOf().sign(claims);
    setClock(shift);
    expect(await answerTo({ authorization: `Bearer ${others.token}` })).toContain('"isAdministrator"');
    const own = await tokensOf().sign(claims);
    setClock(0);
    expect(await answerTo({ authorization: `Bearer ${own.token}` })).toContain('"isAdministrator"');
    expect(own.expiresAt.getTime()).toBeLessThan(Date.now() + 3_600_000);
  });

  test('takes the download links of others, and makes such as others take', async () => {
    const links = createSignedLinks(secret, server.services.db.clock, 'download');
    const others = await links.sign('doc_1');
    setClock(shift);
    expect(await links.open(others)).toEqual({ id: 'doc_1', account: '' });
    const own = await links.sign('doc_2');
    setClock(0);
    expect(await links.open(own)).toEqual({ id: 'doc_2', account: '' });
  });

  test('knows which invitations are open', async () => {
    const invited = (seconds: number) => invite(new Date(Date.now() + seconds * 1_000));
    const open = await invited(3_600);
    const over = await invited(-60);
    setClock(shift);
    expect(await previewInvitation(context(), open)).not.toBeNull();
    expect(await previewInvitation(context(), over)).toBeNull();
  });

  test('dates what it makes by the database', async () => {
    setClock(shift);
    const id = newId('User');
    await server.services.db.prisma.user.create({
      data: { id, email: `${id.toLowerCase()}@example.org`, name: 'Ann' },
    });
    const { rows } = await server.services.db.pool.query<{ age: number }>(
      'SELECT extract(epoch FROM now() - created_at)::float8 AS age FROM "user" WHERE id = $1',
      [id],
    );
    expect(Math.abs(rows[0]?.age ?? Number.NaN)).toBeLessThan(3_600);
  });

  test('sweeps no file that is being written', async () => {
    const folder = await mkdtemp(join(await temporaryFolder(), 'store-'));
    await openLocalStore(folder);
    await writeFile(join(folder, '.tmp', 'young.part'), 'young');
    setClock(shift);
    await openLocalStore(folder);
    expect(await readdir(join(folder, '.tmp'))).toEqual(['young.part']);
  });
});

function tokensOf() {
  const { db } = server.services;
  return new SessionTokens({ db, secret, issuer: 'ade', accessTokenSeconds: 900 });
}

async function invite(expiresAt: Date): Promise<string> {
  const { token, hash: tokenHash } = makeOpaqueToken();
  const id = newId('Invitation');
  const { workspaceId } = server.owner;
  const data = {
    id,
    workspaceId,
    email: `${id.toLowerCase()}@example.org`,
    role: 'MEMBER',
    expiresAt,
    tokenHash,
  } as const;
  await server.services.db.prisma.invitation.create({ data });
  return token;
}
