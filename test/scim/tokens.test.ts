import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { addPerson, ask, bearer, behindProxy, get, signedIn, somewhere } from '../auth/caller.ts';
import { longAfterProof } from '../auth/factors.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { createTokenDocument, newProvider, Provider } from './provider.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: behindProxy });
});
afterAll(() => server.stop());

const rotateDocument = graphql(`
  mutation RotateScimToken($id: ID!, $overlapMinutes: Int) {
    rotateScimToken(input: { scimTokenId: $id, overlapMinutes: $overlapMinutes }) {
      __typename
      ... on IssuedScimToken { token scimToken { id previousSecretUntil } }
      ... on Error { code }
      ... on ConflictError { reason }
    }
  }
`);
const revokeDocument = graphql(`
  mutation RevokeScimToken($id: ID!) {
    revokeScimToken(input: { scimTokenId: $id }) { __typename ... on ScimToken { revokedAt } ... on Error { code } }
  }
`);
const tokensDocument = graphql(`
  query ScimTokens { scimTokens { id name prefix lastUsedAt expiresAt } groups { name } }
`);
const auditDocument = graphql(`
  query AuditOfTokens($id: ID!) {
    auditLog(first: 20, filter: { actorId: $id }) { nodes { type message actor { __typename ... on ScimToken { name } } address } }
  }
`);

const open = { status: 200 };
const closed = { status: 401, body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' } };
const tried = (provider: Provider) => provider.send('GET', '/Users?count=1');

describe('a SCIM token', () => {
  it('is made by an administrator who has just proved who they are, shown once, and stored as a hash', async () => {
    const administrator = await addPerson(server, { isAdministrator: true });
    const headers = { ...bearer((await signedIn(server.url, administrator)).accessToken), ...somewhere() };
    const { createScimToken } = await get(server.url, createTokenDocument, { name: 'Okta' }, headers);
    if (createScimToken.__typename !== 'IssuedScimToken') throw new Error(JSON.stringify(createScimToken));
    const { token, scimToken } = createScimToken;
    expect(token).toMatch(/^ade_scim_[0-9a-z]{12}_[0-9A-Za-z]{40}$/);
    expect(token.startsWith(`${scimToken.prefix}_`)).toBe(true);
    const { rows } = await server.services.db.pool.query('SELECT row_to_json(scim_token) FROM scim_token');
    expect(JSON.stringify(rows)).not.toContain(token.split('_')[3]);
    const provider = new Provider(server.url, token, scimToken.id, headers);
    expect(await tried(provider)).toMatchObject(open);
    const { scimTokens } = await get(server.url, tokensDocument, {}, headers);
    expect(scimTokens?.find(({ id }) => id === scimToken.id)?.lastUsedAt).not.toBeNull();
    await longAfterProof(server, administrator);
    const needed = { code: 'PROOF_NEEDED' };
    expect(await get(server.url, createTokenDocument, {}, headers)).toMatchObject({ createScimToken: needed });
    expect(await get(server.url, rotateDocument, { id: scimToken.id }, headers)).toMatchObject({
      rotateScimToken: needed,
    });
  });

  it('is nothing for others', async () => {
    const { tokenId } = await newProvider(server);
    const person = bearer((await signedIn(server.url, await addPerson(server))).accessToken);
    expect(await get(server.url, createTokenDocument, {}, person).catch(String)).toContain('administrators');
    expect(await get(server.url, revokeDocument, { id: tokenId }, person).catch(String)).toContain('administrators');
    expect(
      (await ask(server.url, tokensDocument, {}, person)).errors.map(({ extensions }) => extensions?.code),
    ).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('is rotated with an overlap, and revoked at once', async () => {
    const provider = await newProvider(server);
    const headers = provider.administratorHeaders;
    const { rotateScimToken } = await get(server.url, rotateDocument, { id: provider.tokenId }, headers);
    if (rotateScimToken.__typename !== 'IssuedScimToken') throw new Error(JSON.stringify(rotateScimToken));
    const next = new Provider(server.url, rotateScimToken.token, provider.tokenId, headers);
    expect([await tried(provider), await tried(next)]).toMatchObject([open, open]);
    await server.services.db.pool.query(
      "UPDATE scim_token SET previous_expires_at = now() - interval '1 second' WHERE id = $1",
      [provider.tokenId],
    );
    expect([await tried(provider), await tried(next)]).toMatchObject([closed, open]);
    await get(server.url, revokeDocument, { id: provider.tokenId }, headers);
    expect(await tried(next)).toMatchObject(closed);
    expect(await get(server.url, rotateDocument, { id: provider.tokenId }, headers)).toMatchObject({
      rotateScimToken: { reason: 'REVOKED' },
    });
  });

  it('ends when it expires', async () => {
    const provider = await newProvider(server);
    await server.services.db.pool.query('UPDATE scim_token SET expires_at = now() WHERE id = $1', [provider.tokenId]);
    expect(await tried(provider)).toMatchObject(closed);
  });

  it('is asked for at every address, and no other credentials will do', async () => {
    const provider = await newProvider(server);
    const { accessToken } = await signedIn(server.url, await addPerson(server, { isAdministrator: true }));
    const wrong = `${provider.token.slice(0, -9)}x${provider.token.slice(-8)}`;
    for (const path of ['/Users', '/Groups', '/ServiceProviderConfig', '/Schemas', '/nothing']) {
      for (const authorization of [
        '',
        `Bearer ${accessToken}`,
        `Bearer ${wrong}`,
        `Bearer ${'x'.repeat(5_000)}`,
        `Basic ${provider.token}`,
      ]) {
        const answer = await provider.send('GET', path, undefined, { authorization });
        expect(answer).toMatchObject(closed);
        expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="SCIM"');
      }
    }
    // It is no key to anything else.
    const asKey = await ask(server.url, tokensDocument, {}, { 'x-api-key': provider.token });
    expect(asKey.status).toBe(401);
    expect((await ask(server.url, tokensDocument, {}, bearer(provider.token))).status).toBe(401);
  });

  it('is who did it, in the audit log', async () => {
    const provider = await newProvider(server);
    await provider.send('DELETE', `/Users/${(await provider.user()).id}`);
    await provider.group();
    const { auditLog } = await get(server.url, auditDocument, { id: provider.tokenId }, provider.administratorHeaders);
    expect(auditLog?.nodes.map(({ type, actor }) => [type, actor])).toEqual(
      ['GROUP_CREATED', 'USER_DEACTIVATED', 'USER_CREATED'].map((type) => [
        type,
        { __typename: 'ScimToken', name: 'Provider' },
      ]),
    );
  });

  it('draws on an account of its own', async () => {
    const few = await startTestServer({
      env: { ...behindProxy, ADE_RATES_POINTS: '1000', ADE_RATES_POINTS_PER_SECOND: '1', ADE_REQUESTS_COST: '1000' },
    });
    try {
      const [first, second] = [await newProvider(few), await newProvider(few)];
      const statuses: number[] = [];
      for (let asked = 0; asked < 120 && statuses.at(-1) !== 429; asked += 1)
        statuses.push((await tried(first)).status);
      const refused = await tried(first);
      expect(refused).toMatchObject({ status: 429, body: { status: '429' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await tried(second)).toMatchObject(open);
    } finally {
      await few.stop();
    }
  });
});
