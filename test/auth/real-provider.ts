import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

export interface Account {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface RealProvider {
  issuer: string;
  /** Who signs in next. */
  signsIn(account: Account): void;
  stop(): Promise<void>;
}

export const realClient = { clientId: 'ade', clientSecret: 'a secret of the client & its provider: 50 %' };

/** A certified OpenID provider, in this process; every browser that comes is signed in and consents. */
export async function startRealProvider(redirectUris: readonly string[]): Promise<RealProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const accounts = new Map<string, Account>();
  let current: Account = { sub: 'nobody' };
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const client = {
    client_id: realClient.clientId,
    redirect_uris: [...redirectUris],
    client_secret: realClient.clientSecret,
  };
  const provider = new Provider(issuer, {
    clients: [
      { ...client, token_endpoint_auth_method: 'client_secret_basic' },
      { ...client, client_id: 'ade-post', token_endpoint_auth_method: 'client_secret_post' },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['cookies of a provider for tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => {
      const account = accounts.get(sub);
      return account && { accountId: sub, claims: async () => ({ ...account }) };
    },
  });
  const callback = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      await provider.interactionFinished(request, response, { login: { accountId: current.sub } });
      return;
    }
    const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params.client_id) });
    grant.addOIDCScope('openid email profile');
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  });
  return {
    issuer,
    signsIn(account) {
      accounts.set(account.sub, account);
      current = account;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
