import { createHash } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  type ServerMetadata,
} from 'openid-client';
import type { ProviderSettings } from '../../config/provider-settings.ts';
import { type ExternalIdentity, ProviderRefusal, ProviderUnavailable } from './identity.ts';

/** What ties an answer to the question; each good for one sign-in. */
export interface SignInSecrets {
  state: string;
  nonce: string;
  /** RFC 7636. */
  codeVerifier: string;
}

/** Milliseconds that what a provider says of itself is gone by. */
const metadataGoodForMs = 60 * 60 * 1000;
/** Seconds that a provider is given to answer. */
const answerSeconds = 10;

/** One OpenID provider (OpenID Connect Core 1.0, code flow with PKCE), as the settings describe it. */
export class OidcProvider {
  readonly settings: ProviderSettings;
  #metadata: { read: Promise<ServerMetadata>; at: number } | null = null;

  constructor(settings: ProviderSettings) {
    this.settings = settings;
  }

  /** Where the browser goes to sign in. Throws ProviderUnavailable. */
  async authorizationUrl(redirectUri: string, { state, nonce, codeVerifier }: SignInSecrets): Promise<URL> {
    return buildAuthorizationUrl(await this.#configuration(), {
      redirect_uri: redirectUri,
      scope: this.settings.scopes.join(' '),
      response_type: 'code',
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
  }

  /**
   * Exchanges the code of the callback for who it is. Checked are state, nonce, PKCE, the issuer in the answer (RFC 9207), the ID
   * token's signature, issuer, audience, times and `at_hash`, and that userinfo is about the same person. Throws
   * ProviderRefusal for whatever is wrong, ProviderUnavailable when the provider cannot be asked.
   */
  async identityOf(callback: URL, { state, nonce, codeVerifier }: SignInSecrets): Promise<ExternalIdentity> {
    const configuration = await this.#configuration();
    return refusing(async () => {
      const tokens = await authorizationCodeGrant(configuration, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims || !tokens.id_token) throw new ProviderRefusal('The provider has sent no ID token.');
      checkAtHash(tokens.id_token, tokens.access_token, claims.at_hash);
      const mustAsk = claims.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined;
      const info = mustAsk ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
      const known: Record<string, unknown> = { ...info, ...claims };
      const { email, email_verified: isVerified, name } = known;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: typeof email === 'string' && email !== '' ? email : null,
        isEmailVerified: isVerified === true,
        name: typeof name === 'string' && name.trim() !== '' ? name : null,
      };
    });
  }

  /**
   * Made anew for each question: a configuration remembers the provider's keys, and must not when it has just changed them (it
   * would look again only after a minute). What the provider says of itself is remembered for an hour.
   */
  async #configuration(): Promise<Configuration> {
    const { clientId, clientAuth, clientSecret, issuer } = this.settings;
    if (this.#metadata && performance.now() - this.#metadata.at > metadataGoodForMs) this.#metadata = null;
    this.#metadata ??= { read: this.#discover(), at: performance.now() };
    const { read } = this.#metadata;
    const metadata = await read.catch((error: unknown) => {
      if (this.#metadata?.read === read) this.#metadata = null;
      throw error;
    });
    const secret = clientSecret ?? undefined;
    const authentication = {
      client_secret_basic: ClientSecretBasic,
      client_secret_post: ClientSecretPost,
      none: None,
    }[clientAuth](secret);
    const configuration = new Configuration(metadata, clientId, undefined, authentication);
    configuration.timeout = answerSeconds;
    if (isPlain(issuer)) allowInsecureRequests(configuration);
    // Else only TLS would vouch for the ID token.
    enableNonRepudiationChecks(configuration);
    return configuration;
  }

  async #discover(): Promise<ServerMetadata> {
    const { issuer, clientId, name } = this.settings;
    try {
      const found = await discovery(new URL(issuer), clientId, undefined, None(), {
        timeout: answerSeconds,
        execute: isPlain(issuer) ? [allowInsecureRequests] : [],
      });
      const metadata = found.serverMetadata();
      // The library compares addresses; the specification wants the very same text (OpenID Connect Discovery 1.0, 4.3).
      if (metadata.issuer !== issuer) throw new Error(`it calls itself ${metadata.issuer}`);
      return metadata;
    } catch (error) {
      throw new ProviderUnavailable(`The sign-in provider ${name} (${issuer}) cannot be used: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  }
}

/** Only for loopback addresses: the settings take no other without TLS. */
function isPlain(issuer: string): boolean {
  return issuer.startsWith('http:');
}

/** OpenID Connect Core 1.0, 3.1.3.6: the left half of the hash of the access token, by the hash of the signature's algorithm. */
function checkAtHash(idToken: string, accessToken: string, atHash: unknown): void {
  if (atHash === undefined) return;
  const { alg = '' } = decodeProtectedHeader(idToken);
  const hash = createHash(alg.endsWith('384') ? 'sha384' : alg.endsWith('256') ? 'sha256' : 'sha512');
  const digest = hash.update(accessToken).digest();
  if (digest.subarray(0, digest.length / 2).toString('base64url') === atHash) return;
  throw new ProviderRefusal('The ID token belongs to another access token (at_hash).');
}

/** Faults of the answer are refusals; that there was none is not. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderRefusal) throw error;
    const isNetwork = error instanceof TypeError || (error instanceof ClientError && error.code === 'OAUTH_TIMEOUT');
    if (isNetwork)
      throw new ProviderUnavailable(`The sign-in provider does not answer: ${reasonOf(error)}`, { cause: error });
    throw new ProviderRefusal(reasonOf(error), { cause: error });
  }
}

/** The library puts the reason that helps into the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const description = 'error_description' in error ? error.error_description : undefined;
  const code = 'error' in error ? error.error : undefined;
  const details = [code, description].filter((part) => typeof part === 'string').join(': ');
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return [error.message, details, cause].filter(Boolean).join('; ');
}
