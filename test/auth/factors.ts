import { graphql } from '../../generated/graphql/index.ts';
import { codeAt, stepOf } from '../../src/domain/factor/totp-code.ts';
import type { TestServer } from '../support/server.ts';
import { bearer, get, type Person, type SignedIn, signedIn, somewhere } from './caller.ts';

export const beginTotpDocument = graphql(`
  mutation BeginTotp {
    beginTotp {
      __typename
      ... on TotpSetUp { secret uri }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on ProofNeededError { methods }
    }
  }
`);
export const confirmTotpDocument = graphql(`
  mutation ConfirmTotp($code: String!) {
    confirmTotp(input: { code: $code }) {
      __typename
      ... on SecondFactorAdded { recoveryCodes }
      ... on Error { code }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path code } }
    }
  }
`);
export const completeDocument = graphql(`
  mutation CompleteSignIn($token: String!, $code: String, $passkey: JSON, $recoveryCode: String) {
    completeSignIn(input: { token: $token, code: $code, passkey: $passkey, recoveryCode: $recoveryCode }) {
      __typename
      ... on SignedIn { sessionId accessToken refreshToken user { id } }
      ... on Error { code message }
      ... on LimitError { limit retryAfterSeconds }
    }
  }
`);
export const signInDocument = graphql(`
  mutation SignInToSecondFactor($email: String!, $password: String!) {
    signIn(input: { email: $email, password: $password }) {
      __typename
      ... on SecondFactorNeededError { code token methods passkeyOptions expiresAt }
    }
  }
`);
export const proveDocument = graphql(`
  mutation Prove($password: String, $code: String, $recoveryCode: String, $passkey: JSON, $token: String) {
    proveIdentity(
      input: { password: $password, code: $code, recoveryCode: $recoveryCode, passkey: $passkey, token: $token }
    ) {
      __typename
      ... on IdentityProved { until }
      ... on Error { code }
      ... on ValidationError { issues { path code } }
      ... on LimitError { limit }
    }
  }
`);

/** An authenticator app: the secret, and codes of it. */
export class SoftApp {
  readonly secret: Buffer;

  constructor(base32: string) {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = [...base32].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
    this.secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }

  /** The code of the step of this instant, or of one `steps` later. */
  code(now: Date, steps = 0): string {
    return codeAt(this.secret, stepOf(now) + steps);
  }
}

export interface Enrolled {
  app: SoftApp;
  recoveryCodes: readonly string[];
  session: SignedIn;
}

/** Has a person add an authenticator app, by what they do; the code that confirms it is of this step, so the next is of the one after. */
export async function enrolled(server: TestServer, person: Person): Promise<Enrolled> {
  const session = await signedIn(server.url, person);
  const headers = { ...bearer(session.accessToken), ...somewhere() };
  const { beginTotp } = await get(server.url, beginTotpDocument, {}, headers);
  if (beginTotp.__typename !== 'TotpSetUp') throw new Error(JSON.stringify(beginTotp));
  const app = new SoftApp(beginTotp.secret);
  const code = app.code(server.services.db.clock.now());
  const { confirmTotp } = await get(server.url, confirmTotpDocument, { code }, headers);
  if (confirmTotp.__typename !== 'SecondFactorAdded') throw new Error(JSON.stringify(confirmTotp));
  return { app, recoveryCodes: confirmTotp.recoveryCodes ?? [], session };
}

/** What a sign-in by password asks of who has a second factor. */
export async function asked(server: TestServer, { email, password }: Person) {
  const { signIn: answer } = await get(server.url, signInDocument, { email, password }, somewhere());
  if (answer.__typename !== 'SecondFactorNeededError') throw new Error(JSON.stringify(answer));
  return answer;
}

/** Time has passed since the person has proved anything, in all their sessions. */
export async function longAfterProof(server: TestServer, { id }: Person): Promise<void> {
  await server.services.db.pool.query(
    `UPDATE session SET proved_at = now() - interval '11 minutes', created_at = created_at - interval '11 minutes' WHERE user_id = $1`,
    [id],
  );
}
