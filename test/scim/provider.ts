import { z } from 'zod';
import { graphql } from '../../generated/graphql/index.ts';
import { addPerson, bearer, get, type Headers, signedIn, somewhere } from '../auth/caller.ts';
import type { TestServer } from '../support/server.ts';
import { judge } from './judge.ts';

export const createTokenDocument = graphql(`
  mutation CreateScimToken($name: String! = "Provider", $expiresAt: DateTime) {
    createScimToken(input: { name: $name, expiresAt: $expiresAt }) {
      __typename
      ... on IssuedScimToken { token scimToken { id name prefix } }
      ... on Error { code message }
      ... on ProofNeededError { methods }
    }
  }
`);

const answer = z.record(z.string(), z.unknown());

/** What came back: `body` is empty where there was none. */
export interface Answered {
  status: number;
  body: Record<string, unknown>;
  headers: globalThis.Headers;
}

/** An identity provider that sends what Okta and Microsoft Entra send, as they send it, and takes no answer that is none by the standard. */
export class Provider {
  readonly #url: string;
  readonly token: string;
  readonly tokenId: string;
  readonly administratorHeaders: Headers;

  constructor(url: string, token: string, tokenId: string, administratorHeaders: Headers) {
    this.#url = url;
    this.token = token;
    this.tokenId = tokenId;
    this.administratorHeaders = administratorHeaders;
  }

  async send(method: string, path: string, body?: unknown, headers: Headers = {}): Promise<Answered> {
    const response = await fetch(`${this.#url}/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status } = response;
    const given = text ? answer.parse(JSON.parse(text)) : {};
    judge({ path, status, body: given });
    return { status, body: given, headers: response.headers };
  }

  /** Sends what has to be answered so, and answers the body. */
  async get(status: number, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answered = await this.send(method, path, body);
    if (answered.status !== status)
      throw new Error(`${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`);
    return answered.body;
  }

  patch(path: string, ...Operations: unknown[]): Promise<Answered> {
    return this.send('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
  }

  /** A new User of the test's own, and their id. */
  async user(given: Record<string, unknown> = {}): Promise<{ id: string; userName: string }> {
    users += 1;
    const userName = `person-${users}-${process.hrtime.bigint().toString(36)}@example.org`;
    const body = await this.get(201, 'POST', '/Users', {
      schemas: [userSchema],
      userName,
      displayName: 'Ann Example',
      ...given,
    });
    return { id: String(body.id), userName };
  }

  /** A new Group, and its id. */
  async group(members: readonly string[] = [], given: Record<string, unknown> = {}): Promise<string> {
    users += 1;
    const displayName = `Group ${users} ${process.hrtime.bigint().toString(36)}`;
    const body = await this.get(201, 'POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName,
      members: members.map((value) => ({ value })),
      ...given,
    });
    return String(body.id);
  }
}

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
let users = 0;

/** One with a token that an administrator of the test's own has made. */
export async function newProvider(server: TestServer): Promise<Provider> {
  const administrator = await addPerson(server, { isAdministrator: true });
  const { accessToken } = await signedIn(server.url, administrator);
  const headers = { ...bearer(accessToken), ...somewhere() };
  const { createScimToken } = await get(server.url, createTokenDocument, {}, headers);
  if (createScimToken.__typename !== 'IssuedScimToken') throw new Error(JSON.stringify(createScimToken));
  return new Provider(server.url, createScimToken.token, createScimToken.scimToken.id, headers);
}
