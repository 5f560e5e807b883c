import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export type SigningPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** What the provider answers; each test spoils one thing of it. */
export interface Answer {
  claims: JWTPayload;
  header: { alg: string; kid?: string };
  /** The key that signs; `null` for no signature. */
  key: SigningPair['privateKey'] | Uint8Array | null;
  /** The keys that the provider publishes. */
  keys: JWK[];
  accessToken: string;
  userinfo: Record<string, unknown>;
  discovery: Record<string, unknown>;
}

export interface HostileProvider {
  issuer: string;
  clientId: string;
  /** The right answer to a sign-in with this nonce. */
  rightAnswer(nonce: string): Promise<Answer>;
  /** What it answers from now on. */
  answer: Answer;
  /** How often its keys were asked for. */
  keysAsked: number;
  stop(): Promise<void>;
}

/** Speaks just enough of OpenID Connect to lie in every way there is. */
export async function startHostileProvider(): Promise<HostileProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const pair = await generateKeyPair('RS256', { extractable: true });
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const rightAnswer = async (nonce: string): Promise<Answer> => {
    const now = Math.floor(Date.now() / 1_000);
    return {
      claims: { iss: issuer, sub: 'person-1', aud: 'ade', iat: now, exp: now + 300, nonce },
      header: { alg: 'RS256', kid: 'one' },
      key: pair.privateKey,
      keys: [publicJwk],
      accessToken: 'an access token',
      userinfo: { sub: 'person-1', email: 'person@example.org', email_verified: true, name: 'Person' },
      discovery: {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
      },
    };
  };
  const provider: HostileProvider = {
    issuer,
    clientId: 'ade',
    rightAnswer,
    answer: await rightAnswer(''),
    keysAsked: 0,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const answerTo = async ({ url }: IncomingMessage): Promise<unknown> => {
    const { answer } = provider;
    switch (new URL(url ?? '/', issuer).pathname) {
      case '/.well-known/openid-configuration':
        return answer.discovery;
      case '/jwks':
        provider.keysAsked += 1;
        return { keys: answer.keys };
      case '/token':
        return {
          access_token: answer.accessToken,
          token_type: 'Bearer',
          expires_in: 300,
          id_token: await sign(answer),
        };
      case '/userinfo':
        return answer.userinfo;
      default:
        return null;
    }
  };
  server.on('request', async (request, response) => {
    const body = await answerTo(request);
    response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  return provider;
}

async function sign({ claims, header, key }: Answer): Promise<string> {
  if (key !== null) return new SignJWT(claims).setProtectedHeader(header).sign(key);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.`;
}

/** OpenID Connect Core 1.0, 3.1.3.6, for RS256. */
export function atHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}
