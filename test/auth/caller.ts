import { randomInt } from 'node:crypto';
import type { TypedDocumentString } from '../../generated/graphql/graphql.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { hashPassword } from '../../src/domain/identity/password-hash.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import type { Answer } from '../support/client.ts';
import type { TestServer } from '../support/server.ts';

/** What the tests of sign-in start their servers with: each caller can then have a network address of its own. */
export const behindProxy = { ADE_HTTP_TRUSTED_PROXIES: '127.0.0.1,::1' };

export type Headers = Record<string, string>;

/** Sends an operation with these headers and nothing else. */
export async function ask<Result, Variables>(
  url: string,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  headers: Headers = {},
): Promise<Answer<Result>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const body: { data?: Result | null; errors?: Answer<Result>['errors'] } = JSON.parse(await response.text());
  return { status: response.status, data: body.data ?? null, errors: body.errors ?? [], headers: response.headers };
}

/** The same for one that has to be answered. */
export async function get<Result, Variables>(
  url: string,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  headers: Headers = {},
): Promise<Result> {
  const answer = await ask(url, document, variables, headers);
  if (answer.errors.length > 0 || answer.data === null) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

/** As if from a network address that no other caller has used. */
export function somewhere(): Headers {
  return { 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` };
}

export function bearer(accessToken: string): Headers {
  return { authorization: `Bearer ${accessToken}` };
}

export const goodPassword = 'seven quiet herons at noon';

export interface Person {
  id: string;
  email: string;
  password: string;
}

/** A person with an account of their own. */
export async function addPerson(
  server: TestServer,
  options: { isAdministrator?: boolean; workspaceId?: string; hasPassword?: boolean } = {},
): Promise<Person> {
  const { isAdministrator = false, workspaceId, hasPassword = true } = options;
  const id = newId('User');
  const email = `${id.toLowerCase()}@example.org`;
  const membership = workspaceId && {
    memberships: { create: { id: newId('Membership'), workspaceId, role: 'MEMBER' as const } },
  };
  await server.services.db.prisma.user.create({
    data: {
      id,
      email,
      name: 'Somebody',
      isAdministrator,
      passwordHash: hasPassword ? await sameHash() : null,
      ...membership,
    },
  });
  return { id, email, password: goodPassword };
}

let hash: Promise<string> | null = null;

/** Of everybody's password: one is enough for tests that are not about hashes. */
function sameHash(): Promise<string> {
  hash ??= hashPassword(goodPassword);
  return hash;
}

export const signIn = graphql(`
  mutation SignIn($email: String!, $password: String!, $transport: SessionTransport! = TOKEN) {
    signIn(input: { email: $email, password: $password, transport: $transport }) {
      __typename
      ... on SignedIn { sessionId accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt user { id } }
      ... on Error { code message }
      ... on LimitError { limit retryAfterSeconds }
    }
  }
`);

export interface SignedIn {
  sessionId: string;
  accessToken: string;
  refreshToken: string;
}

/** Signs in by password, which has to work. */
export async function signedIn(url: string, person: Person, headers: Headers = somewhere()): Promise<SignedIn> {
  const { signIn: result } = await get(url, signIn, { email: person.email, password: person.password }, headers);
  if (result.__typename !== 'SignedIn' || !result.accessToken || !result.refreshToken) {
    throw new Error(JSON.stringify(result));
  }
  return { sessionId: result.sessionId, accessToken: result.accessToken, refreshToken: result.refreshToken };
}

export const whoAmI = graphql(`
  query WhoIsAsking { viewer { user { id } sessions { id isCurrent method device address } } }
`);

/** Whether an access token is accepted. */
export async function isAccepted(url: string, accessToken: string): Promise<boolean> {
  const { status, data } = await ask(url, whoAmI, {}, bearer(accessToken));
  return status === 200 && data?.viewer?.user != null;
}
